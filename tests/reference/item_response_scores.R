# Scores on the trait, information and reliability at the parameters that item_response.R found; every derivative by
# Richardson extrapolation (numDeriv), the trait summed out on a grid of its own (4001 nodes from -10 to 10).
# Rscript --vanilla tests/reference/item_response_scores.R
source("tests/reference/_reference.R")
source("tests/reference/_item_sets.R")
suppressMessages({library(numDeriv); library(jsonlite)})

found <- fromJSON("tests/reference/item_response.json", simplifyVector = FALSE)$results
graded <- function(p, trait) {
  above <- c(1, plogis(trait * p[1] + p[-1]), 0)
  above[-length(above)] - above[-1]
}
partial_credit <- function(p, trait) {
  exponent <- (seq_along(p) - 1) * p[1] * trait + c(0, cumsum(p[-1]))
  exp(exponent - max(exponent)) / sum(exp(exponent - max(exponent)))
}
information <- function(model, p, trait) {
  slope <- jacobian(function(t) model(p, t), trait)
  sum(slope^2 / model(p, trait))
}
skew <- function(model, p, trait) {
  chance <- model(p, trait)
  slope <- jacobian(function(t) model(p, t), trait)
  bent <- vapply(seq_along(p), function(k) hessian(function(t) model(p, t)[k], trait), 0)
  sum(slope * bent / chance)
}
weighted_score <- function(model, items, places) {
  known <- which(!is.na(places))
  slope <- function(trait) {
    own <- sum(vapply(known, function(i) grad(function(t) log(model(items[[i]], t)[places[i]]), trait), 0))
    tells <- sum(vapply(known, function(i) information(model, items[[i]], trait), 0))
    own + sum(vapply(known, function(i) skew(model, items[[i]], trait), 0)) / (2 * tells)
  }
  value <- uniroot(slope, c(-7, 7), tol = 1e-12)$root
  c(value, 1 / sqrt(sum(vapply(known, function(i) information(model, items[[i]], value), 0))))
}
fine <- seq(-10, 10, length.out = 4001)
expected_score <- function(model, items, places) {
  known <- which(!is.na(places))
  log_chance <- rowSums(vapply(known, function(i) {
    log(vapply(fine, function(t) model(items[[i]], t)[places[i]], 0))
  }, fine))
  weight <- exp(log_chance - max(log_chance)) * dnorm(fine)
  weight <- weight / sum(weight)
  mean <- sum(weight * fine)
  c(mean, sqrt(sum(weight * (fine - mean)^2)))
}
scores_of <- function(name, model, answers, rows) {
  items <- lapply(found[[name]][[if (identical(model, graded)) "graded" else "partial_credit"]]$parameters, unlist)
  answers <- as.matrix(answers)
  places <- apply(answers, 2, function(x) match(x, sort(unique(x))))
  points <- c(-2, -0.5, 0, 1, 2.5)
  list(
    rows = rows,
    expected = unname(lapply(rows, function(r) expected_score(model, items, places[r, ]))),
    weighted = unname(lapply(rows, function(r) weighted_score(model, items, places[r, ]))),
    trait = points,
    information = unname(lapply(items, function(p) vapply(points, function(t) information(model, p, t), 0))),
    marginal_reliability = integrate(function(ts) vapply(ts, function(t) {
      tells <- sum(vapply(items, function(p) information(model, p, t), 0))
      dnorm(t) * tells / (tells + 1)
    }, 0), -6, 6, rel.tol = 1e-10)$value
  )
}
two_waves <- read.csv("tests/data/phq9_gad7_two_waves/phq9_gad7_two_waves_long.csv")
phq <- subset(two_waves, wave == 1)[paste0("PHQ", 1:9)]
older <- item_sets()$older_k6
same <- function(x, code) which(rowSums(x == code) == ncol(x))[1]
rows <- list(phq9 = unique(na.omit(c(1:8, same(phq, 0), same(phq, 3)))),
             k6 = unique(na.omit(c(1:6, which(rowSums(is.na(older)) %in% 1:5)[1:2], same(older, 1)))))
results <- lapply(names(rows), function(name) {
  answers <- list(phq9 = phq, k6 = older)[[name]]
  list(graded = scores_of(name, graded, answers, rows[[name]]),
       partial_credit = scores_of(name, partial_credit, answers, rows[[name]]))
})
names(results) <- names(rows)
write_reference("item_response_scores", c("numDeriv", "jsonlite"),
                c("tests/reference/item_response.json",
                  "tests/data/phq9_gad7_two_waves/phq9_gad7_two_waves_long.csv", older_file), results)
