# Three proportional odds models for each item in R. Arguments: a file of doubles by column (items, then the group as 0 and 1),
# rows, columns. Each line on standard input names a case; the answer is one line: seconds, then chi-squared of level and of
# slope, item by item.
suppressPackageStartupMessages({
  library(rms)
  library(MASS)
})
arguments <- commandArgs(trailingOnly = TRUE)
n <- as.integer(arguments[2])
k <- as.integer(arguments[3])
values <- matrix(readBin(arguments[1], "double", n * k), n, k)
answers <- values[, -k]
group <- values[, k]
matching <- as.numeric(scale(rowSums(answers)))
designs <- list(cbind(matching), cbind(matching, group), cbind(matching, group, matching * group))

of_models <- function(deviance_of) {
  unlist(lapply(seq_len(k - 1), function(i) {
    found <- vapply(designs, function(x) deviance_of(x, answers[, i]), 0)
    -diff(found)
  }))
}
cases <- list(
  lrm = function() of_models(function(x, y) lrm.fit(x, y)$deviance[2]),
  polr = function() of_models(function(x, y) polr(factor(y) ~ x, Hess = FALSE)$deviance)
)
input <- file("stdin", "r")
while (length(name <- readLines(input, 1)) == 1) {
  begun <- Sys.time()
  found <- suppressWarnings(cases[[name]]())
  seconds <- as.numeric(difftime(Sys.time(), begun, units = "secs"))
  cat(sprintf("%.17g", c(seconds, found)), "\n")
  flush(stdout())
}
