"""What ``gradtui doctor`` finds out of the machine it runs on."""
