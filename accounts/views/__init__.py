"""The pages of the office: coming in, who may come in, what the office says of itself."""
