"""Floor 8: the commands, one file for each kind of question: options in, one call, result out. Heavy imports wait."""
