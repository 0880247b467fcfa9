"""What a loss measures: a prediction for every row of the data, and the target that it should meet."""
