# Factors of ordered answers in R. Arguments: a file of doubles by column, rows, columns. Each line on standard input names a case;
# the answer is one line: seconds, then numbers to compare.
suppressPackageStartupMessages({library(psych); library(GPArotation)})
arguments <- commandArgs(trailingOnly = TRUE)
n <- as.integer(arguments[2])
k <- as.integer(arguments[3])
answers <- as.data.frame(matrix(readBin(arguments[1], "double", n * k), n, k))
loadings <- unclass(fa(cor(answers), 3, rotate = "none", fm = "minres")$loadings)
quiet <- function(x) suppressWarnings(suppressMessages(x))

cases <- list(
  polychoric_parallel = function() {
    invisible(capture.output(found <- quiet(
      fa.parallel(answers, cor = "poly", correct = 0, fa = "pc", n.iter = 20, sim = FALSE, plot = FALSE))))
    found$pc.values
  },
  geomin = function() {
    set.seed(1)
    found <- lapply(1:48, function(s) quiet(GPFoblq(loadings, Tmat = Random.Start(3), method = "geomin",
                                                    methodArgs = list(delta = 0.01), maxit = 5000)))
    min(vapply(found, function(x) tail(x$Table[, 2], 1), 0))
  },
  loading_draws = function() {
    invisible(capture.output(found <- quiet(fa(answers, 3, n.iter = 100, rotate = "oblimin", fm = "minres"))))
    found$RMSEA[1]
  }
)

input <- file("stdin", "r")
while (length(name <- readLines(input, 1)) == 1) {
  begun <- Sys.time()
  found <- cases[[name]]()
  seconds <- as.numeric(difftime(Sys.time(), begun, units = "secs"))
  cat(sprintf("%.17g", c(seconds, found)), "\n")
  flush(stdout())
}
