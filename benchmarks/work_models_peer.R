# Logistic models with a random intercept, and the bootstrap of a two-part model, in R. Arguments: a file of doubles by column
# (person, outcome, amount, then the design), rows, columns. Each line on standard input names a case; the answer is one line: seconds,
# then numbers to compare.
suppressPackageStartupMessages({
  library(lme4)
  library(boot)
})
arguments <- commandArgs(trailingOnly = TRUE)
n <- as.integer(arguments[2])
k <- as.integer(arguments[3])
values <- matrix(readBin(arguments[1], "double", n * k), n, k)
long <- data.frame(id = factor(values[, 1]), y = values[, 2], days = values[, 3])
long$x <- values[, 4:k]
p <- k - 3
once <- long[!duplicated(long$id), ]
once$arm <- once$x[, 2]
once$age <- once$x[, p]

at <- function(nodes) function() glmer(y ~ x - 1 + (1 | id), long, binomial, nAGQ = nodes)
gained <- function(data, rows) {
  drawn <- data[rows, ]
  whether <- glm((days > 0) ~ arm + age, binomial, drawn)
  much <- glm(days ~ arm + age, Gamma("log"), drawn[drawn$days > 0, ])
  one <- transform(drawn, arm = 1)
  other <- transform(drawn, arm = 0)
  mean(predict(whether, one, type = "response") * predict(much, one, type = "response") -
         predict(whether, other, type = "response") * predict(much, other, type = "response"))
}
cases <- list(
  glmer_1 = at(1), glmer_15 = at(15),
  boot_two_part = function() boot(once, gained, R = 200, strata = once$arm)
)
if (requireNamespace("glmmTMB", quietly = TRUE)) {
  cases$glmmtmb <- function() glmmTMB::glmmTMB(y ~ x - 1 + (1 | id), long, family = binomial)
}
of_glmer <- function(fit) c(logLik(fit), fixef(fit)[2], sqrt(vcov(fit)[2, 2]))
numbers <- list(
  glmer_1 = of_glmer, glmer_15 = of_glmer, boot_two_part = function(found) c(found$t0, sd(found$t), 0),
  glmmtmb = function(fit) c(logLik(fit), glmmTMB::fixef(fit)$cond[2], 0)
)
input <- file("stdin", "r")
while (length(name <- readLines(input, 1)) == 1) {
  if (name == "have_glmmtmb") {
    cat("0", as.numeric(!is.null(cases$glmmtmb)), "\n")
    flush(stdout())
    next
  }
  begun <- Sys.time()
  found <- suppressWarnings(suppressMessages(cases[[name]]()))
  seconds <- as.numeric(difftime(Sys.time(), begun, units = "secs"))
  cat(sprintf("%.17g", c(seconds, numbers[[name]](found))), "\n")
  flush(stdout())
}
