"""The pages that Streamlit draws around the live panel. Start with app.py; panel/ is the panel itself."""
