# Chance of each option at each sum score by going through every pattern of answers there is (no recursion), at the
# parameters that item_response.R found for five items.
# Rscript --vanilla tests/reference/options_at_sum_scores.R
source("tests/reference/_reference.R")
suppressMessages(library(jsonlite))

found <- fromJSON("tests/reference/item_response.json", simplifyVector = FALSE)$results$phq5
nodes <- seq(-6, 6, length.out = 61)
weights <- dnorm(nodes) / sum(dnorm(nodes))
graded <- function(p) {
  above <- rbind(1, plogis(outer(p[-1], nodes * p[1], "+")), 0)
  above[-nrow(above), ] - above[-1, ]
}
partial_credit <- function(p) {
  exponent <- outer(seq_along(p) - 1, p[1] * nodes) + c(0, cumsum(p[-1]))
  sweep(exp(exponent), 2, colSums(exp(exponent)), "/")
}
by_enumeration <- function(model, parameters) {
  curves <- lapply(parameters, function(p) model(unlist(p)))
  patterns <- as.matrix(expand.grid(lapply(curves, function(x) seq_len(nrow(x)) - 1)))
  chance <- apply(patterns, 1, function(pattern) {
    sum(weights * Reduce(`*`, lapply(seq_along(pattern), function(i) curves[[i]][pattern[i] + 1, ])))
  })
  total <- rowSums(patterns)
  unname(lapply(seq_along(curves), function(i) {
    unname(lapply(0:max(total), function(k) {
      at <- total == k
      vapply(seq_len(nrow(curves[[i]])) - 1, function(z) sum(chance[at & patterns[, i] == z]) / sum(chance[at]), 0)
    }))
  }))
}
results <- list(graded = by_enumeration(graded, found$graded$parameters),
                partial_credit = by_enumeration(partial_credit, found$partial_credit$parameters))
write_reference("options_at_sum_scores", "jsonlite", "tests/reference/item_response.json", results)
