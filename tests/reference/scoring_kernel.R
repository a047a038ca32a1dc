# Totals by rowSums and rowMeans: complete rows, and the mean times the number of items where half is answered.
source("tests/reference/_reference.R")
source("tests/reference/_answer_sets.R")

scored <- function(items, rows) {
  answers <- as.matrix(items)
  k <- ncol(answers)
  n_answered <- rowSums(!is.na(answers))
  average <- ifelse(n_answered >= k / 2, rowMeans(answers, na.rm = TRUE), NA)
  total <- rowSums(answers)
  list(
    rows = rows,
    n_answered = n_answered[rows],
    answered_sum = ifelse(n_answered > 0, rowSums(answers, na.rm = TRUE), NA)[rows],
    mean_answered = average[rows],
    prorated_sum = (k * average)[rows],
    complete_sum = total[rows],
    all_rows = list(
      n_scored = sum(!is.na(average)), n_complete = sum(!is.na(total)),
      sum_prorated = sum(k * average, na.rm = TRUE), sum_complete = sum(total, na.rm = TRUE)
    )
  )
}

# Leave answers out by a rule anyone can repeat; rows and items count from 1.
thinned <- function(items) {
  answers <- as.matrix(items)
  answers[(7 * row(answers) + 13 * col(answers)) %% 11 == 0] <- NA
  answers[row(answers) %% 89 == 0 & col(answers) <= 5] <- NA
  answers[row(answers) %% 97 == 0] <- NA
  answers
}

sets <- answer_sets()
some <- round(seq(1, 16426, length.out = 300))
results <- list(
  workers_hads_anxiety = scored(sets$workers_hads_anxiety, some),
  workers_hads_depression = scored(sets$workers_hads_depression, some),
  workers_hads_anxiety_thinned = scored(thinned(sets$workers_hads_anxiety), some),
  made_missing = scored(sets$made_missing, 1:300)
)
write_reference("scoring_kernel", "base", c(workers_file, made_file), results)
