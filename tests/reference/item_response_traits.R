# Graded response models of two and of three correlated traits, each item of one, by direct maximisation of the marginal
# likelihood over a grid; two traits on a finer and longer grid than the package takes.
# Rscript --vanilla tests/reference/item_response_traits.R
source("tests/reference/_reference.R")
source("tests/reference/_item_response.R")
suppressMessages(library(numDeriv))

# Chance of each row at each node of the trait of the items given.
chances_of <- function(items, places, nodes) {
  logs <- matrix(0, nrow(places), length(nodes))
  for (item in seq_along(items)) {
    chance <- graded_curves(items[[item]], nodes)
    if (any(chance < 0)) return(NULL)
    logs <- logs + log(pmax(chance, 1e-300))[places[, item], ]
  }
  exp(logs)
}
fitted_traits <- function(answers, trait_of, nodes) {
  codes <- codes_of(answers)
  rows <- counted(answers, codes)
  owner <- rep(seq_along(codes), lengths(codes))
  traits <- max(trait_of)
  grid <- as.matrix(expand.grid(rep(list(nodes), traits)))
  pairs <- which(upper.tri(diag(traits)), arr.ind = TRUE)
  pairs <- pairs[order(pairs[, 1], pairs[, 2]), , drop = FALSE]
  of <- function(p) {
    items <- split(p[seq_along(owner)], owner)
    correlations <- diag(traits)
    correlations[pairs] <- correlations[pairs[, 2:1, drop = FALSE]] <- p[-seq_along(owner)]
    if (min(eigen(correlations, symmetric = TRUE)$values) <= 0) return(-1e10)
    weights <- exp(-0.5 * rowSums((grid %*% solve(correlations)) * grid))
    weights <- weights / sum(weights)
    factors <- lapply(seq_len(traits), function(t) {
      chances_of(items[trait_of == t], rows$places[, trait_of == t, drop = FALSE], nodes)
    })
    if (any(vapply(factors, is.null, NA))) return(-1e10)
    rest <- factors[[1]] %*% matrix(weights, length(nodes))
    if (traits == 2) return(sum(rows$counts * log(rowSums(rest * factors[[2]]))))
    both <- factors[[2]][, rep(seq_along(nodes), length(nodes))] *
      factors[[3]][, rep(seq_along(nodes), each = length(nodes))]
    sum(rows$counts * log(rowSums(rest * both)))
  }
  start <- lapply(answers, function(x) {
    c(1.8, 1.5 * qlogis(vapply(sort(unique(x))[-1], function(code) mean(x >= code), 0)))
  })
  found <- top(of, c(unlist(start, use.names = FALSE), rep(0.6, nrow(pairs))))
  last <- seq_along(owner)
  list(log_likelihood = found$log_likelihood, parameters = unname(split(found$parameters[last], owner)),
       standard_errors = unname(split(found$standard_errors[last], owner)),
       correlations = found$parameters[-last], correlation_errors = found$standard_errors[-last])
}

file <- "tests/data/phq9_gad7_two_waves/phq9_gad7_two_waves_long.csv"
first <- subset(read.csv(file), wave == 1)
results <- list(
  two = fitted_traits(first[c(paste0("PHQ", c(1, 2, 6)), paste0("GAD", c(1, 4, 6)))], rep(1:2, each = 3),
                      seq(-6, 6, length.out = 61)),
  three = fitted_traits(first[c(paste0("PHQ", c(1, 2, 6)), paste0("PHQ", c(3, 4, 5)), paste0("GAD", c(1, 4, 6)))],
                        rep(1:3, each = 3), seq(-5.5, 5.5, length.out = 23))
)
write_reference("item_response_traits", "numDeriv", file, results)
