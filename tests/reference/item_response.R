# Graded response and generalised partial credit models by direct maximisation of the marginal likelihood: no
# expectation-maximisation, derivatives by Richardson extrapolation (numDeriv). Debian: r-cran-numderiv.
# Rscript --vanilla tests/reference/item_response.R
source("tests/reference/_reference.R")
source("tests/reference/_item_sets.R")
suppressMessages(library(numDeriv))

nodes <- seq(-6, 6, length.out = 61)
weights <- dnorm(nodes) / sum(dnorm(nodes))

# Options x nodes; parameters: slope, then one for each option above the lowest.
graded <- function(p) {
  above <- rbind(1, plogis(outer(p[-1], nodes * p[1], "+")), 0)
  above[-nrow(above), ] - above[-1, ]
}
partial_credit <- function(p) {
  exponent <- outer(seq_along(p) - 1, p[1] * nodes) + c(0, cumsum(p[-1]))
  exponent <- exp(sweep(exponent, 2, apply(exponent, 2, max)))
  sweep(exponent, 2, colSums(exponent), "/")
}

negative_log_likelihood <- function(p, model, places, counts, owner) {
  log_chance <- matrix(0, nrow(places), length(nodes))
  for (item in seq_len(ncol(places))) {
    curves <- model(p[owner == item])
    if (any(curves < 0)) return(1e10)
    known <- !is.na(places[, item])
    log_chance[known, ] <- log_chance[known, ] + log(pmax(curves, 1e-300))[places[known, item], ]
  }
  -sum(counts * log(exp(log_chance) %*% weights))
}

fitted_by <- function(model, answers, start_of) {
  answers <- as.matrix(answers)[rowSums(!is.na(answers)) > 0, ]
  places <- apply(answers, 2, function(x) match(x, sort(unique(x))))
  key <- apply(places, 1, paste, collapse = " ")
  first <- !duplicated(key)
  counts <- as.numeric(table(key)[key[first]])
  places <- places[first, ]
  options <- apply(places, 2, max, na.rm = TRUE)
  owner <- rep(seq_along(options), options)
  start <- unlist(lapply(seq_along(options), function(i) start_of(answers[, i])))
  of <- function(p) negative_log_likelihood(p, model, places, counts, owner)
  p <- optim(start, of, method = "BFGS", control = list(maxit = 2000, reltol = 1e-13))$par
  for (step in 1:3) {
    curved <- hessian(of, p)
    p <- p - solve(curved, grad(of, p))
  }
  curved <- hessian(of, p)
  list(log_likelihood = -of(p), parameters = unname(split(p, owner)),
       standard_errors = unname(split(sqrt(diag(solve(curved))), owner)))
}

graded_start <- function(x) {
  above <- vapply(sort(unique(x))[-1], function(code) mean(x >= code, na.rm = TRUE), 0)
  c(1.5, 1.4 * qlogis(above))
}
partial_start <- function(x) {
  shares <- table(x)
  c(1, diff(log(as.numeric(shares))))
}

two_waves <- read.csv("tests/data/phq9_gad7_two_waves/phq9_gad7_two_waves_long.csv")
sets <- item_sets()
fitted_sets <- list(
  phq9 = subset(two_waves, wave == 1)[paste0("PHQ", 1:9)],
  phq5 = subset(two_waves, wave == 1)[paste0("PHQ", 1:5)],
  k6 = sets$older_k6,
  pcl5_b = sets$veterans_pcl5_b
)
results <- lapply(fitted_sets, function(answers) {
  list(graded = fitted_by(graded, answers, graded_start),
       partial_credit = fitted_by(partial_credit, answers, partial_start))
})
write_reference("item_response", "numDeriv",
                c("tests/data/phq9_gad7_two_waves/phq9_gad7_two_waves_long.csv", older_file, veterans_file), results)
