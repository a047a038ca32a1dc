# Makes tests/data/made_up_distress/<instrument>.csv: answers to sixteen measures of distress drawn at random, answers
# left out, the first rows as many as the instrument has items, one by one. Run once; the files are kept.
set.seed(20261125)
folder <- "tests/data/made_up_distress"
dir.create(folder, showWarnings = FALSE)
n <- 240

# Each row has a burden of its own, so that low and high scores are as common as those in the middle.
made <- function(name, k, lowest, highest, last = NULL, about = NULL) {
  burden <- matrix(runif(n), n, k)
  burden[] <- burden[, 1]
  answers <- matrix(lowest + rbinom(n * k, highest - lowest, burden), n)
  if (!is.null(last)) answers[, k] <- rbinom(n, last, burden[, 1])
  left_out <- matrix(runif(n * k) < 0.02, n)
  for (m in 0:k) left_out[m + 1, sample(k, m)] <- TRUE
  answers[left_out] <- NA
  colnames(answers) <- sprintf("item_%02d", seq_len(k))
  # The number of the row keeps a row without answers from being an empty line.
  answers <- cbind(row = seq_len(n), answers)
  if (!is.null(about)) answers <- cbind(answers, about)
  write.csv(answers, file.path(folder, paste0(name, ".csv")), row.names = FALSE, na = "", quote = FALSE)
}
one_of <- function(...) sample(c(..., NA), n, replace = TRUE)

made("hscl25", 25, 1, 4, about = data.frame(sex = one_of("female", "male"), population = one_of("students", "patients")))
made("hscl10", 10, 1, 4, about = data.frame(age = one_of(13, 14, 15, 16, 17, 40)))
made("hscl5", 5, 1, 4)
made("gad7", 7, 0, 3)
made("gad2", 2, 0, 3)
made("phq9", 9, 0, 3)
made("phq2", 2, 0, 3)
made("k10", 10, 1, 5)
made("k6", 6, 0, 4)
made("coreom", 34, 0, 4)
made("core10", 10, 0, 4)
made("pcl5", 20, 0, 4)
made("rhs15", 15, 0, 4, last = 10)
made("isi", 7, 0, 4, about = data.frame(population = one_of("community", "primary_care")))
made("bis", 6, 0, 7)
made("cfq", 11, 0, 3)
