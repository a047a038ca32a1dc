# Options along the trait, and the marginal likelihood, of graded response and partial credit models, written out.

# Options x nodes; parameters: slope, then one for each option above the lowest.
graded_curves <- function(p, nodes) {
  above <- rbind(1, plogis(outer(p[-1], nodes * p[1], "+")), 0)
  above[-nrow(above), , drop = FALSE] - above[-1, , drop = FALSE]
}
partial_credit_curves <- function(p, nodes) {
  exponent <- outer(seq_along(p) - 1, p[1] * nodes) + c(0, cumsum(p[-1]))
  exponent <- exp(sweep(exponent, 2, apply(exponent, 2, max)))
  sweep(exponent, 2, colSums(exponent), "/")
}

# Distinct rows and how often each occurs; places are those among the codes given for each item.
counted <- function(answers, codes) {
  answers <- as.matrix(answers)
  answers <- answers[rowSums(!is.na(answers)) > 0, , drop = FALSE]
  places <- vapply(seq_along(codes), function(i) match(answers[, i], codes[[i]]), seq_len(nrow(answers)))
  key <- apply(places, 1, paste, collapse = " ")
  first <- !duplicated(key)
  list(places = places[first, , drop = FALSE], counts = as.numeric(table(key)[key[first]]))
}
codes_of <- function(answers) lapply(as.data.frame(answers), function(x) sort(unique(x)))

# Of the rows counted; items: a list of parameters, weights: of the nodes.
log_likelihood_of <- function(items, rows, curves, nodes, weights) {
  log_chance <- matrix(0, nrow(rows$places), length(nodes))
  for (item in seq_along(items)) {
    chance <- curves(items[[item]], nodes)
    if (any(chance < 0)) return(-1e10)
    known <- !is.na(rows$places[, item])
    log_chance[known, ] <- log_chance[known, ] + log(pmax(chance, 1e-300))[rows$places[known, item], ]
  }
  sum(rows$counts * log(exp(log_chance) %*% weights))
}

# Top of a function: quasi-Newton, then Newton with derivatives by Richardson extrapolation, one curvature for all its steps.
top <- function(of, start, steps = 3) {
  negative <- function(p) -of(p)
  p <- optim(start, negative, method = "BFGS", control = list(maxit = 3000, reltol = 1e-13))$par
  curved <- numDeriv::hessian(negative, p)
  for (step in seq_len(steps)) p <- p - solve(curved, numDeriv::grad(negative, p))
  list(log_likelihood = of(p), parameters = p,
       standard_errors = sqrt(diag(solve(numDeriv::hessian(negative, p)))))
}
