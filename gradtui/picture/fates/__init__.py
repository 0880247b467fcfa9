"""Where descent ends, from every start and with every learning rate."""
