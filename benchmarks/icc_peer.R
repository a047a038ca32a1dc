# Intraclass correlations in R. Arguments: a file of doubles by column, rows, columns. Each line on standard input names a
# case; the answer is one line: seconds, then numbers to compare. irr is asked where it is installed.
suppressPackageStartupMessages(library(psych))
arguments <- commandArgs(trailingOnly = TRUE)
n <- as.integer(arguments[2])
k <- as.integer(arguments[3])
ratings <- matrix(readBin(arguments[1], "double", n * k), n, k)

cases <- list(
  psych_aov = function() psych::ICC(ratings, lmer = FALSE),
  psych_lmer = function() suppressWarnings(suppressMessages(psych::ICC(ratings, lmer = TRUE))),
  irr = function() irr::icc(ratings, model = "twoway", type = "agreement", unit = "single"),
  have_irr = function() requireNamespace("irr", quietly = TRUE)
)
numbers <- list(
  psych_aov = function(found) unlist(found$results[c("ICC", "lower bound", "upper bound")]),
  psych_lmer = function(found) unlist(found$results[c("ICC", "lower bound", "upper bound")]),
  irr = function(found) c(found$value, found$lbound, found$ubound),
  have_irr = function(found) as.numeric(found)
)

input <- file("stdin", "r")
while (length(name <- readLines(input, 1)) == 1) {
  begun <- Sys.time()
  found <- cases[[name]]()
  seconds <- as.numeric(difftime(Sys.time(), begun, units = "secs"))
  cat(sprintf("%.17g", c(seconds, numbers[[name]](found))), "\n")
  flush(stdout())
}
