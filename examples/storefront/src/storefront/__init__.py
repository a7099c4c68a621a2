"""The smallest useful gateway: a product's details from three services."""
