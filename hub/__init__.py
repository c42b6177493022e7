"""Message hub for the Veiligheidshuizen Gelderland-Midden."""
