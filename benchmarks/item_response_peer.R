# The graded model by plain expectation and maximisation in R: matrix products for the first, a few Newton-like steps of optim
# for each item in the second. Arguments: file of answers (doubles, row by row) and their number of rows. Each line read asks
# for one fit; answers: seconds, log likelihood, slopes.
arguments <- commandArgs(trailingOnly = TRUE)
items <- 25
rows <- as.integer(arguments[2])
answers <- matrix(readBin(arguments[1], "double", rows * items), rows, byrow = TRUE)
nodes <- seq(-6, 6, length.out = 61)
log_weights <- log(dnorm(nodes) / sum(dnorm(nodes)))
cells <- do.call(cbind, lapply(seq_len(items), function(i) outer(answers[, i], 0:3, "==") * 1))
log_curves <- function(p) {
  above <- rbind(1, plogis(outer(p[-1], nodes * p[1], "+")), 0)
  log(pmax(above[-5, ] - above[-1, ], 1e-300))
}
fit <- function() {
  p <- lapply(seq_len(items), function(i) {
    c(1.5, 1.4 * qlogis(vapply(1:3, function(code) mean(answers[, i] >= code), 0)))
  })
  last <- -Inf
  for (step in 1:500) {
    logs <- do.call(rbind, lapply(p, log_curves))
    joint <- sweep(cells %*% logs, 2, log_weights, "+")
    highest <- apply(joint, 1, max)
    joint <- exp(joint - highest)
    total <- rowSums(joint)
    now <- sum(log(total) + highest)
    expected <- crossprod(cells, joint / total)
    if (now - last < 1e-4) break
    last <- now
    p <- lapply(seq_len(items), function(i) {
      of <- expected[(i - 1) * 4 + 1:4, ]
      optim(p[[i]], function(q) {
        if (is.unsorted(-q[-1])) return(1e10)
        -sum(of * log_curves(q))
      }, method = "BFGS", control = list(maxit = 5))$par
    })
  }
  c(now, vapply(p, `[`, 0, 1))
}
input <- file("stdin", "r")
while (length(readLines(input, 1)) > 0) {
  seconds <- system.time(found <- fit())[["elapsed"]]
  cat(seconds, found, "\n")
  flush(stdout())
}
