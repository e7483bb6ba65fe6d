"""The commands: options in, one call, result out."""
