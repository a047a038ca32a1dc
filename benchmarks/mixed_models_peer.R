# Mixed models in R. Arguments: a file of doubles by column (participant, wave, time, outcome, then the design), rows, columns.
# Each line on standard input names a case; the answer is one line: seconds, then numbers to compare.
suppressPackageStartupMessages({
  library(nlme)
  library(lme4)
  library(pbkrtest)
})
arguments <- commandArgs(trailingOnly = TRUE)
n <- as.integer(arguments[2])
k <- as.integer(arguments[3])
values <- matrix(readBin(arguments[1], "double", n * k), n, k)
long <- data.frame(id = factor(values[, 1]), wave = values[, 2] + 1, time = values[, 3], y = values[, 4])
long$wave_name <- factor(long$wave)
long$x <- values[, 5:k]
last <- diag(k - 4)[k - 4, ]

cases <- list(
  gls_unstructured = function() {
    gls(y ~ x - 1, long, correlation = corSymm(form = ~ wave | id), weights = varIdent(form = ~ 1 | wave_name))
  },
  gls_compound = function() gls(y ~ x - 1, long, correlation = corCompSymm(form = ~ 1 | id)),
  lmer_compound = function() lmer(y ~ x - 1 + (1 | id), long),
  lmer_compound_kr = function() {
    fit <- lmer(y ~ x - 1 + (1 | id), long)
    adjusted <- vcovAdj(fit)
    list(fit = fit, df = Lb_ddf(last, vcov(fit), adjusted), se = sqrt(adjusted[k - 4, k - 4]))
  },
  lmer_slope = function() lmer(y ~ x - 1 + (1 + time | id), long)
)
if (requireNamespace("glmmTMB", quietly = TRUE)) {
  cases$glmmtmb_unstructured <- function() {
    glmmTMB::glmmTMB(y ~ x - 1 + glmmTMB::us(0 + wave_name | id), long, dispformula = ~0, REML = TRUE)
  }
}
numbers <- list(
  gls_unstructured = function(fit) c(logLik(fit), coef(fit)[k - 4], sqrt(vcov(fit)[k - 4, k - 4])),
  gls_compound = function(fit) c(logLik(fit), coef(fit)[k - 4], sqrt(vcov(fit)[k - 4, k - 4])),
  lmer_compound = function(fit) c(logLik(fit), fixef(fit)[k - 4], sqrt(vcov(fit)[k - 4, k - 4])),
  lmer_compound_kr = function(found) c(logLik(found$fit), found$se, found$df),
  lmer_slope = function(fit) c(logLik(fit), fixef(fit)[k - 4], sqrt(vcov(fit)[k - 4, k - 4])),
  glmmtmb_unstructured = function(fit) c(logLik(fit), glmmTMB::fixef(fit)$cond[k - 4], 0)
)

input <- file("stdin", "r")
while (length(name <- readLines(input, 1)) == 1) {
  if (name == "have_glmmtmb") {
    cat("0", as.numeric(!is.null(cases$glmmtmb_unstructured)), "\n")
    flush(stdout())
    next
  }
  begun <- Sys.time()
  found <- suppressWarnings(suppressMessages(cases[[name]]()))
  seconds <- as.numeric(difftime(Sys.time(), begun, units = "secs"))
  cat(sprintf("%.17g", c(seconds, numbers[[name]](found))), "\n")
  flush(stdout())
}
