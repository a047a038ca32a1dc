# Item response models of two groups, and the partial credit model with one slope, by direct maximisation. The trait of the
# second group is normal with its own mean and standard deviation on one grid for both (-8 to 8), not on nodes of its own.
# Rscript --vanilla tests/reference/item_response_groups.R
source("tests/reference/_reference.R")
source("tests/reference/_item_response.R")
suppressMessages(library(numDeriv))

nodes <- seq(-8, 8, length.out = 81)
weights_of <- function(mean, sd) dnorm(nodes, mean, sd) / sum(dnorm(nodes, mean, sd))

# free: items whose slope, or other parameters, are the second group's own.
of_groups <- function(rows, codes, curves, free_slopes, free_thresholds, moments) {
  sizes <- lengths(codes)
  owner <- rep(seq_along(sizes), sizes)
  is_slope <- !duplicated(owner)
  own <- (is_slope & owner %in% free_slopes) | (!is_slope & owner %in% free_thresholds)
  shared <- length(owner)
  function(p) {
    first <- p[seq_len(shared)]
    second <- replace(first, own, p[shared + seq_len(sum(own))])
    rest <- if (moments) tail(p, 2) else c(0, 1)
    if (rest[2] <= 0) return(-1e10)
    log_likelihood_of(split(first, owner), rows[[1]], curves, nodes, weights_of(0, 1)) +
      log_likelihood_of(split(second, owner), rows[[2]], curves, nodes, weights_of(rest[1], rest[2]))
  }
}
fitted_groups <- function(answers, group, curves, free_slopes = c(), free_thresholds = c(), moments = TRUE) {
  codes <- codes_of(answers)
  rows <- lapply(split(answers, group), counted, codes)
  start_of <- function(x) {
    above <- vapply(sort(unique(x))[-1], function(code) mean(x >= code, na.rm = TRUE), 0)
    shares <- as.numeric(table(x))
    if (identical(curves, graded_curves)) c(1.5, 1.4 * qlogis(above)) else c(1, diff(log(shares)))
  }
  one <- lapply(answers, start_of)
  again <- unlist(lapply(seq_along(one), function(i) {
    c(if (i %in% free_slopes) one[[i]][1], if (i %in% free_thresholds) one[[i]][-1])
  }))
  start <- c(unlist(one), again, if (moments) c(0, 1))
  lapply(top(of_groups(rows, codes, curves, free_slopes, free_thresholds, moments), unname(start)), unname)
}
with_one_slope <- function(answers) {
  codes <- codes_of(answers)
  rows <- counted(answers, codes)
  owner <- rep(seq_along(codes), lengths(codes) - 1)
  of <- function(p) {
    items <- lapply(split(p[-1], owner), function(steps) c(p[1], steps))
    log_likelihood_of(items, rows, partial_credit_curves, nodes, weights_of(0, 1))
  }
  top(of, c(1, unlist(lapply(answers, function(x) diff(log(as.numeric(table(x))))), use.names = FALSE)))
}

file <- "tests/data/dass42_openpsychometrics/dass42.csv.gz"
gender_file <- "tests/data/dass42_openpsychometrics/gender.csv"
gender <- read.csv(gender_file, blank.lines.skip = FALSE)$gender  # some answered nothing to it
chosen <- gender %in% c("Female", "Male")
items <- read.csv(file)[chosen, paste0("dass", c(3, 5, 10, 13, 16), "_D")]
gender <- gender[chosen]
results <- list(
  graded = fitted_groups(items, gender, graded_curves),
  graded_free = fitted_groups(items, gender, graded_curves, 2, 2),
  graded_uniform = fitted_groups(items, gender, graded_curves, c(), c(2, 4)),
  graded_equal_moments = fitted_groups(items, gender, graded_curves, moments = FALSE),
  partial_credit_free = fitted_groups(items, gender, partial_credit_curves, 3, 3),
  one_slope = with_one_slope(items)
)
write_reference("item_response_groups", "numDeriv", c(file, gender_file), results)
