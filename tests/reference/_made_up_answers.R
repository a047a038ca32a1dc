# Makes tests/data/made_up_answers/<instrument>.csv: answers to six instruments drawn at random, answers left out,
# among them rows with exactly as many as a rule asks for, one fewer, and none. Run once; the files are kept.
set.seed(20261122)
folder <- "tests/data/made_up_answers"
dir.create(folder, showWarnings = FALSE)

made <- function(name, k, codes, columns = sprintf("%s_%02d", name, seq_len(k)), n = 240) {
  answers <- matrix(sample(codes, n * k, replace = TRUE), n)
  answers[matrix(runif(n * k), n) < 0.04] <- NA
  # Rows 1 to k + 1 leave out 0 to k answers, each time others.
  for (m in 0:k) answers[m + 1, sample(k, m)] <- NA
  colnames(answers) <- columns
  write.csv(answers, file.path(folder, paste0(name, ".csv")), row.names = FALSE, na = "", quote = FALSE)
}

made("hads", 14, 0:3)
made("phq9", 9, 0:3)
made("who5", 5, 0:5)
made("hscl25", 25, 1:4)
made("swemwbs", 7, 1:5)
made("rses", 10, 0:3)

# Answers for the rules of tests/definitions/demo_rules.yaml, with a seed of their own.
set.seed(20261123)
rules <- data.frame(
  q1 = sample(0:3, 240, TRUE), q2 = sample(0:3, 240, TRUE), q3 = sample(0:3, 240, TRUE), q4 = sample(0:3, 240, TRUE),
  work_type = sample(1:3, 240, TRUE), away = sample(c(0, 0, 1:40), 240, TRUE), there = sample(c(0, 0, 1:40), 240, TRUE),
  l1 = sample(1:5, 240, TRUE), l2 = sample(1:5, 240, TRUE)
)
rules[1:25, c("l1", "l2")] <- expand.grid(1:5, 1:5)
rules$away[26:30] <- rules$there[26:30] <- 0
left_out <- matrix(runif(240 * 9), 240) < 0.08
left_out[1:30, ] <- FALSE
rules[left_out] <- NA
rules[31, ] <- NA
write.csv(rules, file.path(folder, "demo_rules.csv"), row.names = FALSE, na = "", quote = FALSE)
