"""What Streamlit lacks: how it is started and delivered, the frame around every page, and the pieces pages are drawn with."""
