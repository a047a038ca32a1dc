# The same jobs in R. Arguments: a file of doubles by column, rows, columns. Each line on standard input names a case;
# the answer is one line: seconds, then numbers to compare.
suppressPackageStartupMessages(library(psych))
arguments <- commandArgs(trailingOnly = TRUE)
n <- as.integer(arguments[2])
k <- as.integer(arguments[3])
answers <- matrix(readBin(arguments[1], "double", n * k), n, k)
colnames(answers) <- paste0("q", seq_len(k))

cases <- list(
  rowMeans = function() {
    n_answered <- rowSums(!is.na(answers))
    score <- rowMeans(answers, na.rm = TRUE) * k
    score[n_answered < ceiling(k / 2)] <- NA
    list(score = score, n = n_answered)
  },
  alpha = function() psych::alpha(answers, check.keys = FALSE, warnings = FALSE),
  alpha_draws = function() psych::alpha(answers, check.keys = FALSE, warnings = FALSE, n.iter = 2000),
  omega = function() suppressWarnings(suppressMessages(
    psych::omega(answers, nfactors = 3, plot = FALSE, flip = FALSE)
  )),
  comp_rel = function() suppressMessages(semTools::compRelSEM(
    lavaan::cfa(paste("f =~", paste(colnames(answers), collapse = " + ")), as.data.frame(answers), std.lv = TRUE),
    obs.var = FALSE
  ))
)
numbers <- list(
  rowMeans = function(found) c(sum(found$score, na.rm = TRUE), sum(!is.na(found$score)), sum(found$n)),
  alpha_draws = function(found) found$boot.ci[c(1, 3)],
  omega = function(found) c(found$omega.tot, found$omega_h),
  comp_rel = function(found) unname(found),
  alpha = function(found) c(found$total$raw_alpha, found$alpha.drop$raw_alpha, found$item.stats$r.drop)
)

input <- file("stdin", "r")
while (length(name <- readLines(input, 1)) == 1) {
  begun <- Sys.time()
  found <- cases[[name]]()
  seconds <- as.numeric(difftime(Sys.time(), begun, units = "secs"))
  cat(sprintf("%.17g", c(seconds, numbers[[name]](found))), "\n")
  flush(stdout())
}
