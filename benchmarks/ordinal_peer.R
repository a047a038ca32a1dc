# Polychoric correlations and confirmatory factor models in R. Arguments: a file of doubles by column, with another of the
# same answers with gaps beside it (_gaps), rows, columns, and the model. Each line on standard input names a case; the answer is one line: seconds, then numbers to compare.
suppressPackageStartupMessages({
  library(lavaan)
  library(psych)
})
arguments <- commandArgs(trailingOnly = TRUE)
n <- as.integer(arguments[2])
k <- as.integer(arguments[3])
model <- arguments[4]
read <- function(path) {
  values <- as.data.frame(matrix(readBin(path, "double", n * k), n, k))
  setNames(values, paste0("q", seq_len(k)))
}
answers <- read(arguments[1])
gaps <- read(paste0(arguments[1], "_gaps"))
ordered_items <- names(answers)

below <- function(matrix) matrix[lower.tri(matrix)]
loadings_of <- function(fit) {
  table <- parTable(fit)
  table$est[table$op == "=~"]
}
cases <- list(
  lavaan_correlations = function() lavCor(answers, ordered = ordered_items),
  psych_correlations = function() suppressMessages(polychoric(answers, correct = 0, global = FALSE, smooth = FALSE)),
  lavaan_moments = function() lavCor(answers, ordered = ordered_items, output = "lavaan", se = "standard",
                                     estimator = "WLSMV"),
  lavaan_ml = function() cfa(model, answers, std.lv = TRUE),
  lavaan_fiml = function() cfa(model, gaps, std.lv = TRUE, missing = "fiml"),
  lavaan_wlsmv = function() cfa(model, answers, std.lv = TRUE, ordered = ordered_items, estimator = "WLSMV")
)
numbers <- list(
  lavaan_correlations = function(found) below(found),
  psych_correlations = function(found) below(found$rho),
  lavaan_moments = function(found) diag(lavInspect(found, "gamma")),
  lavaan_ml = function(fit) c(fitMeasures(fit, "chisq"), loadings_of(fit)),
  lavaan_fiml = function(fit) c(fitMeasures(fit, "chisq"), loadings_of(fit)),
  lavaan_wlsmv = function(fit) c(fitMeasures(fit, "chisq.scaled"), loadings_of(fit))
)

input <- file("stdin", "r")
while (length(name <- readLines(input, 1)) == 1) {
  begun <- Sys.time()
  found <- suppressWarnings(cases[[name]]())
  seconds <- as.numeric(difftime(Sys.time(), begun, units = "secs"))
  cat(sprintf("%.17g", c(seconds, numbers[[name]](found))), "\n")
  flush(stdout())
}
