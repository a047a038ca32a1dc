# Cronbach's alpha and its companions by psych, on complete rows, with the Feldt interval.
source("tests/reference/_reference.R")
source("tests/reference/_answer_sets.R")
suppressPackageStartupMessages(library(psych))

internal_consistency <- function(items) {
  complete <- na.omit(items)
  k <- ncol(complete)
  found <- psych::alpha(complete, check.keys = FALSE, warnings = FALSE)
  interval <- function(level) {
    limits <- psych::alpha.ci(found$total$raw_alpha, n.obs = nrow(complete), n.var = k, p.val = 1 - level)
    list(low = limits$lower.ci, high = limits$upper.ci)
  }
  rest <- vapply(seq_len(k), function(i) cor(complete[[i]], rowSums(complete[-i])), 0)
  list(
    n = nrow(complete),
    items = names(complete),
    cronbach_alpha = found$total$raw_alpha,
    feldt_95 = interval(0.95),
    feldt_90 = interval(0.90),
    cronbach_alpha_standardised = found$total$std.alpha,
    average_inter_item_r = found$total$average_r,
    cronbach_alpha_if_deleted = found$alpha.drop$raw_alpha,
    item_rest_correlation = found$item.stats$r.drop,
    item_rest_correlation_by_cor = rest
  )
}

sets <- answer_sets()
results <- lapply(sets, internal_consistency)
# The same answers with one key forgotten: item q8 must stand out.
results$made_key_forgotten <- internal_consistency(transform(sets$made_missing, q8 = 4 - q8))
write_reference("internal_consistency", c("psych", "haven"), answer_files, results)
