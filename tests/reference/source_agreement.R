# Two sources on the same persons: psych for kappa, base R for the rest, Gwet's coefficient by his formulas person by person.
source("tests/reference/_reference.R")
suppressPackageStartupMessages(library(psych))

# By both, by the first only, by the second only, by neither. The tables are made here, so this program is the data.
tables <- list(middling = c(40, 9, 21, 80), few = c(3, 2, 5, 150), nearly_all = c(181, 4, 2, 1), apart = c(2, 18, 20, 3))

gwet <- function(first, second) {
  n <- length(first)
  agree <- as.numeric(first == second)
  own <- (first + second) / 2
  p <- mean(own)
  chance <- 2 * p * (1 - p)
  value <- (mean(agree) - chance) / (1 - chance)
  each <- (agree - chance) / (1 - chance) - 2 * (1 - value) * ((1 - own) * p + own * (1 - p) - chance) / (1 - chance)
  se <- sqrt(sum((each - value)^2) / (n * (n - 1)))
  c(value, value + c(-1, 1) * qt(0.975, n - 1) * se)
}
of_table <- function(t) {
  n <- sum(t)
  first <- rep(c(1, 1, 0, 0), t)
  second <- rep(c(1, 0, 1, 0), t)
  kappa <- cohen.kappa(matrix(t[c(4, 2, 3, 1)], 2))
  wilson <- function(x) c(x / n, suppressWarnings(prop.test(x, n, correct = FALSE))$conf.int)
  list(table = t, kappa = c(kappa$kappa, sqrt(kappa$var.kappa)), ac1 = gwet(first, second), agreement = wilson(t[1] + t[4]),
       only_first = wilson(t[2]), only_second = wilson(t[3]), prevalence = (t[1] - t[4]) / n, bias = mean(first) - mean(second),
       mcnemar = binom.test(t[2], t[2] + t[3])$p.value)
}
write_reference("source_agreement", "psych", "tests/reference/source_agreement.R", lapply(tables, of_table))
