"""The pages Streamlit draws, one file each."""
