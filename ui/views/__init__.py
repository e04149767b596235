"""The pages. Each file is run by Streamlit from the top whenever its page is shown; ui/rooms.py says for whom."""
