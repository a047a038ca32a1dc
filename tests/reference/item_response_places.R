# Places of boundaries and steps as parameters themselves (a and b instead of a and d), by direct maximisation, with their
# standard errors; and the trait at each sum of answers by going through every pattern of answers.
# Rscript --vanilla tests/reference/item_response_places.R
source("tests/reference/_reference.R")
source("tests/reference/_item_sets.R")
source("tests/reference/_item_response.R")
suppressMessages(library(numDeriv))

nodes <- seq(-6, 6, length.out = 61)
weights <- dnorm(nodes) / sum(dnorm(nodes))
graded_start <- function(x) {
  above <- vapply(sort(unique(x))[-1], function(code) mean(x >= code, na.rm = TRUE), 0)
  c(1.5, -qlogis(above))
}
partial_start <- function(x) c(1, -diff(log(as.numeric(table(x)))))
as_intercepts <- function(p) c(p[1], -p[1] * p[-1])

placed <- function(answers, curves, start_of) {
  codes <- codes_of(answers)
  rows <- counted(answers, codes)
  owner <- rep(seq_along(codes), lengths(codes))
  of <- function(p) log_likelihood_of(lapply(split(p, owner), as_intercepts), rows, curves, nodes, weights)
  found <- top(of, unlist(lapply(answers, start_of), use.names = FALSE))
  items <- unname(split(found$parameters, owner))
  list(places = items, standard_errors = unname(split(found$standard_errors, owner)),
       sums = at_sums(lapply(items, as_intercepts), codes, curves))
}
at_sums <- function(items, codes, curves) {
  on_nodes <- lapply(items, function(p) curves(p, nodes))
  patterns <- expand.grid(lapply(codes, seq_along))
  totals <- Reduce(`+`, lapply(seq_along(codes), function(i) codes[[i]][patterns[[i]]]))
  chance <- Reduce(`*`, lapply(seq_along(codes), function(i) on_nodes[[i]][patterns[[i]], ]))
  by_sum <- rowsum(chance, totals)
  share <- as.numeric(by_sum %*% weights)
  trait <- as.numeric(by_sum %*% (weights * nodes)) / share
  variance <- as.numeric(by_sum %*% (weights * nodes^2)) / share - trait^2
  list(sums = as.numeric(rownames(by_sum)), shares = share, trait = trait, errors = sqrt(variance),
       reliability = sum(share * trait^2) / (sum(share * trait^2) + sum(share * variance)))
}

two_waves <- read.csv("tests/data/phq9_gad7_two_waves/phq9_gad7_two_waves_long.csv")
sets <- list(phq5 = subset(two_waves, wave == 1)[paste0("PHQ", 1:5)], k6 = item_sets()$older_k6)
p_values <- c(0.012, 0.2, 0.0004, 0.03, 0.9, 0.03)
results <- c(lapply(sets, function(answers) {
  list(graded = placed(answers, graded_curves, graded_start),
       generalised_partial_credit = placed(answers, partial_credit_curves, partial_start))
}), list(holm = list(p = p_values, adjusted = p.adjust(p_values, "holm"))))
write_reference("item_response_places", "numDeriv",
                c("tests/data/phq9_gad7_two_waves/phq9_gad7_two_waves_long.csv", older_file), results)
