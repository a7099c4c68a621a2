"""The gateway for partners: complete, stable, versioned resources."""
