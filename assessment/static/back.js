// After signing in, a browser comes to the first page. Where its person was before stands in this tab: on to there,
// before anything is drawn, and only to a page of our own.
(() => {
  const target = sessionStorage.getItem("mutual-readiness-back");
  if (target === null || location.pathname !== "/" || location.search) return;
  sessionStorage.removeItem("mutual-readiness-back");
  if (/^\/(?![/\\])/.test(target) && target !== "/") location.replace(new URL(target, location.origin));
})();
