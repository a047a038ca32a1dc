# Items that differ between groups, by item response models written out and maximised directly: likelihood ratios, what the
# differences do to expected scores (integrate), and proportional odds models matched by the trait (rms::lrm).
# Rscript --vanilla tests/reference/item_response_difference.R
source("tests/reference/_reference.R")
source("tests/reference/_item_sets.R")
suppressMessages({library(numDeriv); library(rms)})

nodes <- seq(-8, 8, length.out = 81)
chances <- function(p, trait) {
  above <- rbind(1, plogis(outer(p[-1], trait * p[1], "+")), 0)
  above[-nrow(above), , drop = FALSE] - above[-1, , drop = FALSE]
}
of_rows <- function(items, places, weights) {
  log_chance <- matrix(0, nrow(places), length(nodes))
  for (i in seq_along(items)) {
    here <- chances(items[[i]], nodes)
    if (any(here < 0)) return(-1e10)
    known <- !is.na(places[, i])
    log_chance[known, ] <- log_chance[known, ] + log(pmax(here, 1e-300))[places[known, i], ]
  }
  sum(log(exp(log_chance) %*% weights))
}
start_of <- function(x) c(1.5, 1.4 * qlogis(vapply(seq_len(max(x, na.rm = TRUE))[-1], function(k) mean(x >= k, na.rm = TRUE), 0)))
climbed <- function(of, p) {
  negative <- function(p) -of(p)
  p <- optim(p, negative, method = "BFGS", control = list(maxit = 3000, reltol = 1e-12))$par
  curved <- hessian(negative, p)
  for (step in 1:2) p <- p - solve(curved, grad(negative, p))
  list(top = of(p), p = p)
}

older <- read.csv(older_file)
answers <- as.matrix(item_sets()$older_k6)
second <- older$sex == 2
places <- apply(answers, 2, function(x) match(x, sort(unique(x))))
starts <- lapply(seq_len(ncol(places)), function(i) start_of(places[, i]))
owner <- rep(seq_along(starts), lengths(starts))
is_slope <- !duplicated(owner)

split_of <- function(p, own) {
  first <- p[seq_along(owner)]
  list(first = split(first, owner), mean = tail(p, 2)[1], sd = tail(p, 2)[2],
       second = split(replace(first, own, p[length(owner) + seq_len(sum(own))]), owner))
}
fitted <- function(slopes, thresholds) {
  own <- (is_slope & owner %in% slopes) | (!is_slope & owner %in% thresholds)
  of <- function(p) {
    at <- split_of(p, own)
    if (at$sd <= 0) return(-1e10)
    weights <- dnorm(nodes, at$mean, at$sd)
    of_rows(at$first, places[!second, ], dnorm(nodes) / sum(dnorm(nodes))) +
      of_rows(at$second, places[second, ], weights / sum(weights))
  }
  found <- climbed(of, c(unlist(starts), unlist(starts)[own], 0, 1))
  c(found, list(own = own, n_free = length(found$p)))
}
tests <- function(equal, thresholds, free) {
  chi2 <- 2 * c(thresholds$top - equal$top, free$top - thresholds$top, free$top - equal$top)
  df <- c(thresholds$n_free - equal$n_free, free$n_free - thresholds$n_free, free$n_free - equal$n_free)
  list(chi2 = chi2, df = df, p = pchisq(chi2, df, lower.tail = FALSE))
}
equal <- fitted(c(), c())
free2 <- fitted(2, 2)
item2 <- tests(equal, fitted(c(), 2), free2)
item4 <- tests(free2, fitted(2, c(2, 4)), fitted(c(2, 4), c(2, 4)))

at <- split_of(free2$p, free2$own)
codes <- lapply(seq_len(ncol(answers)), function(i) sort(unique(answers[, i])))
score <- function(items, which, trait) {
  Reduce(`+`, lapply(which, function(i) colSums(codes[[i]] * chances(items[[i]], trait))))
}
over <- function(f) integrate(function(t) f(t) * dnorm(t, at$mean, at$sd), at$mean - 8 * at$sd, at$mean + 8 * at$sd,
                              rel.tol = 1e-10, subdivisions = 2000)$value
sizes <- function(which) {
  own <- function(t) score(at$second, which, t)
  other <- function(t) score(at$first, which, t)
  variance <- function(f) over(function(t) f(t)^2) - over(f)^2
  signed <- over(function(t) own(t) - other(t))
  list(signed = signed, unsigned = over(function(t) abs(own(t) - other(t))),
       standardised = signed / sqrt((variance(own) + variance(other)) / 2))
}
points <- c(-2, -1, 0, 1.5)

# One model of everybody, the second item counting as two: those of one group have no answer to the other's.
divided <- cbind(places[, -2], ifelse(second, NA, places[, 2]), ifelse(second, places[, 2], NA))
divided[, 6:7] <- apply(divided[, 6:7], 2, function(x) match(x, sort(unique(x))))
own <- rep(1:7, apply(divided, 2, max, na.rm = TRUE))
nodes <- seq(-6, 6, length.out = 61)
weights <- dnorm(nodes) / sum(dnorm(nodes))
pooled <- climbed(function(p) of_rows(split(p, own), divided, weights),
                  unlist(lapply(1:7, function(i) start_of(divided[, i]))))
items <- split(pooled$p, own)
posterior <- Reduce(`*`, lapply(1:7, function(i) {
  here <- chances(items[[i]], nodes)[divided[, i], ]
  here[is.na(here)] <- 1
  here
})) %*% diag(weights)
trait <- as.numeric(posterior %*% nodes / rowSums(posterior))
matched <- unname(lapply(1:6, function(i) {
  data <- data.frame(y = answers[, i], m = trait, g = factor(second))
  logs <- vapply(c(y ~ m, y ~ m + g, y ~ m * g), function(f) lrm(f, data = data, eps = 1e-8, maxit = 100)$deviance[2] / -2, 0)
  2 * c(diff(logs), logs[3] - logs[1])
}))
write_reference("item_response_difference", c("numDeriv", "rms"), older_file, list(
  item2 = item2, item4 = item4, mean = at$mean, sd = at$sd, second_item = sizes(2), scale = sizes(1:6),
  trait = points, first_curve = score(at$first, 1:6, points), second_curve = score(at$second, 1:6, points),
  trait_scores = trait[1:20], matched = matched))
