"""What training costs beside the arithmetic."""
