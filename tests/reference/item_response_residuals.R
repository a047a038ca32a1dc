# Residual correlations (Q3) and standardised log likelihoods of persons at the parameters item_response.R found and
# expected scores on the same 61 nodes, written out person by person.
# Rscript --vanilla tests/reference/item_response_residuals.R
source("tests/reference/_reference.R")
source("tests/reference/_item_sets.R")
suppressMessages(library(jsonlite))

found <- fromJSON("tests/reference/item_response.json", simplifyVector = FALSE)$results
nodes <- seq(-6, 6, length.out = 61)
weights <- dnorm(nodes) / sum(dnorm(nodes))
graded <- function(p, trait) {
  above <- c(1, plogis(trait * p[1] + p[-1]), 0)
  above[-length(above)] - above[-1]
}
left_over <- function(name, answers) {
  items <- lapply(found[[name]]$graded$parameters, unlist)
  answers <- as.matrix(answers)
  places <- apply(answers, 2, function(x) match(x, sort(unique(x))))
  places <- places[rowSums(!is.na(places)) > 0, ]
  on_nodes <- lapply(items, function(p) vapply(nodes, function(t) graded(p, t), p))
  by_person <- lapply(seq_len(nrow(places)), function(r) {
    known <- which(!is.na(places[r, ]))
    posterior <- weights * Reduce(`*`, lapply(known, function(i) on_nodes[[i]][places[r, i], ]))
    trait <- sum(posterior * nodes) / sum(posterior)
    at <- lapply(items, graded, trait = trait)
    left <- vapply(seq_along(items), function(i) places[r, i] - sum(at[[i]] * seq_along(at[[i]])), 0)
    own <- sum(vapply(known, function(i) log(at[[i]][places[r, i]]), 0))
    mean <- vapply(known, function(i) sum(at[[i]] * log(at[[i]])), 0)
    variance <- vapply(known, function(i) sum(at[[i]] * log(at[[i]])^2), 0) - mean^2
    list(left = left, fit = (own - sum(mean)) / sqrt(sum(variance)))
  })
  residuals <- do.call(rbind, lapply(by_person, `[[`, "left"))
  q3 <- cor(residuals, use = "pairwise.complete.obs")
  list(q3 = unname(lapply(seq_len(nrow(q3)), function(i) unname(q3[i, ]))),
       person_fit = vapply(by_person, `[[`, 0, "fit"))
}
two_waves <- read.csv("tests/data/phq9_gad7_two_waves/phq9_gad7_two_waves_long.csv")
results <- list(phq9 = left_over("phq9", subset(two_waves, wave == 1)[paste0("PHQ", 1:9)]),
                k6 = left_over("k6", item_sets()$older_k6))
write_reference("item_response_residuals", "jsonlite",
                c("tests/reference/item_response.json",
                  "tests/data/phq9_gad7_two_waves/phq9_gad7_two_waves_long.csv", older_file), results)
