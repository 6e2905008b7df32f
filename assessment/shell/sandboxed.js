// A whole web page in a frame of its own, in which nothing can run and nothing leads out.
export default function ({ data, parentElement }) {
  let frame = parentElement.querySelector("iframe");
  if (!frame) {
    frame = document.createElement("iframe");
    frame.setAttribute("sandbox", "");
    frame.style.cssText = "width: 100%; border: 1px solid #7c8a99; background: #fff";
    parentElement.append(frame);
  }
  frame.title = data.title;
  frame.style.height = `${data.height}px`;
  if (frame.srcdoc !== data.html) frame.srcdoc = data.html;
}
