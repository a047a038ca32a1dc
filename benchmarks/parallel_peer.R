# Parallel analysis in R. Arguments: a file of doubles by column, rows, columns, draws. Each line on standard input asks for one
# run; the answer is one line: seconds, then the eigenvalues of the answers.
suppressPackageStartupMessages(library(psych))
arguments <- commandArgs(trailingOnly = TRUE)
n <- as.integer(arguments[2])
k <- as.integer(arguments[3])
draws <- as.integer(arguments[4])
answers <- matrix(readBin(arguments[1], "double", n * k), n, k)
input <- file("stdin", "r")
while (length(name <- readLines(input, 1)) == 1) {
  begun <- Sys.time()
  invisible(capture.output(found <- fa.parallel(answers, fa = "pc", n.iter = draws, plot = FALSE)))
  seconds <- as.numeric(difftime(Sys.time(), begun, units = "secs"))
  cat(sprintf("%.17g", c(seconds, found$pc.values)), "\n")
  flush(stdout())
}
