# Ladders of measurement invariance across two groups in R. Arguments: a file of doubles by column, rows, columns, and the model;
# odd rows are one group. Each line on standard input names a case; the answer is one line: seconds, then numbers to compare.
suppressPackageStartupMessages({
  library(lavaan)
  library(semTools)
})
arguments <- commandArgs(trailingOnly = TRUE)
n <- as.integer(arguments[2])
k <- as.integer(arguments[3])
model <- arguments[4]
answers <- as.data.frame(matrix(readBin(arguments[1], "double", n * k), n, k))
answers <- setNames(answers, paste0("q", seq_len(k)))
answers$group <- rep_len(c("a", "b"), n)

compared <- function(fits) do.call(lavTestLRT, unname(fits))
cases <- list(
  lavaan_ml = function() {
    rungs <- list("", "loadings", c("loadings", "intercepts"), c("loadings", "intercepts", "residuals"))
    fits <- lapply(rungs, function(equal) cfa(model, answers, group = "group", group.equal = equal, std.lv = TRUE,
                                              meanstructure = TRUE))
    list(fits, compared(fits))
  },
  semtools_wlsmv = function() {
    kinds <- c("thresholds", "loadings", "intercepts", "residuals")
    fits <- lapply(0:4, function(rung) measEq.syntax(model, answers, ordered = TRUE, parameterization = "theta",
      ID.fac = "std.lv", ID.cat = "Wu.Estabrook.2016", group = "group", group.equal = if (rung) kinds[1:rung] else "",
      return.fit = TRUE))
    list(fits, compared(fits))
  }
)

input <- file("stdin", "r")
while (length(name <- readLines(input, 1)) == 1) {
  begun <- Sys.time()
  found <- suppressWarnings(cases[[name]]())
  seconds <- as.numeric(difftime(Sys.time(), begun, units = "secs"))
  statistics <- sapply(found[[1]], fitMeasures, if (name == "lavaan_ml") "chisq" else "chisq.scaled")
  cat(sprintf("%.17g", c(seconds, statistics, found[[2]][-1, "Chisq diff"])), "\n")
  flush(stdout())
}
