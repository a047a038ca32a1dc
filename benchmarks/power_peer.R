# One simulated trial of two arms in base R: three sum scores of items at two waves and work after a year, none lost;
# analysis of covariance by lm and the difference of shares in strata by mantelhaen.test. Arguments: people, then the items of each
# instrument. Each line on standard input names a case; the answer is seconds of the processor, then the number of p values.
arguments <- as.integer(commandArgs(trailingOnly = TRUE))
n <- arguments[1]
items <- arguments[-1]

trial <- function() {
  arm <- rep(0:1, length.out = n); stratum <- sample(3, n, TRUE)
  before <- rnorm(n); after <- 0.6 * before + 0.8 * rnorm(n) - 0.4 * arm
  p <- vapply(items, function(k) {
    sums <- lapply(list(before, after), function(burden) {
      factor <- 0.85 * burden + sqrt(1 - 0.85^2) * rnorm(n)
      rowSums(matrix(findInterval(0.65 * factor + sqrt(1 - 0.65^2) * matrix(rnorm(n * k), n), c(-0.6, 0.6, 1.8)), n))
    })
    summary(lm(sums[[2]] ~ sums[[1]] + factor(stratum) + arm))$coefficients["arm", 4]
  }, 0)
  work <- rexp(n, log(2) * ifelse(arm == 1, 1.5, 1)) < 1
  c(p, mantelhaen.test(table(arm, work, stratum), correct = FALSE)$p.value)
}

input <- file("stdin", "r")
while (length(readLines(input, 1)) == 1) {
  begun <- sum(proc.time()[1:2])
  found <- replicate(100, trial())
  seconds <- (sum(proc.time()[1:2]) - begun) / 100
  cat(sprintf("%.17g", c(seconds, nrow(found))), "\n")
  flush(stdout())
}
