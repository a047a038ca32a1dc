# Models of binary outcomes and of times in R. Arguments: a file of doubles by column (arm, distress, age, cluster, outcome at three
# visits, month, cause), rows. Each line on standard input names a case; the answer is one line: seconds, then variances or tests.
suppressPackageStartupMessages({
  library(sandwich)
  library(clubSandwich)
  library(geepack)
  library(survival)
  library(cmprsk)
})
arguments <- commandArgs(trailingOnly = TRUE)
n <- as.integer(arguments[2])
people <- as.data.frame(matrix(readBin(arguments[1], "double", n * 9), n, 9))
names(people) <- c("arm", "distress", "age", "cluster", "w1", "w2", "w3", "month", "cause")
long <- people[rep(seq_len(n), each = 3), c("arm", "distress", "age")]
long$work <- c(t(as.matrix(people[c("w1", "w2", "w3")])))
long$person <- rep(seq_len(n), each = 3)
x <- as.matrix(people[c("arm", "distress", "age")])

fit <- function() glm(w1 ~ arm + distress + age, binomial, people)
cases <- list(
  robust = function() diag(vcovHC(fit(), "HC3")),
  clusters = function() {
    model <- fit()
    v <- vcovCR(model, cluster = people$cluster, type = "CR2")
    c(diag(as.matrix(v)), coef_test(model, vcov = v, test = "Satterthwaite")$df_Satt)
  },
  equations = function() diag(geeglm(work ~ arm + distress + age, binomial, long, id = person, corstr = "exchangeable")$geese$vbeta),
  cox = function() diag(vcov(coxph(Surv(month, cause == 1) ~ arm + distress + age, people))),
  fine_gray = function() diag(crr(people$month, people$cause, x)$var),
  gray = function() cuminc(people$month, people$cause, people$arm)$Tests[, "stat"]
)
input <- file("stdin", "r")
while (length(name <- readLines(input, 1)) == 1) {
  begun <- Sys.time()
  found <- suppressWarnings(cases[[name]]())
  seconds <- as.numeric(difftime(Sys.time(), begun, units = "secs"))
  cat(sprintf("%.17g", c(seconds, found)), "\n")
  flush(stdout())
}
