# Scores by the rules of the manuals, written down here once more: missing answers, reversed items, tables, classes.
source("tests/reference/_reference.R")

names_of <- c("hads", "phq9", "who5", "hscl25", "swemwbs", "rses")
files <- file.path("tests/data/made_up_answers", paste0(names_of, ".csv"))
read <- function(name) as.matrix(read.csv(file.path("tests/data/made_up_answers", paste0(name, ".csv"))))
n_given <- function(x) rowSums(!is.na(x))

# Zigmond & Snaith; a subscale with at least half of its items answered: missing ones become the person's mean.
person_mean_filled_sum <- function(x, fewest) {
  for (i in seq_len(nrow(x))) {
    missing <- is.na(x[i, ])
    if (sum(!missing) >= fewest) x[i, missing] <- mean(x[i, !missing])
  }
  rowSums(x)
}
hads <- read("hads")
anxiety <- person_mean_filled_sum(hads[, seq(1, 13, 2)], 4)
depression <- person_mean_filled_sum(hads[, seq(2, 14, 2)], 4)

phq9 <- read("phq9")
phq9_two_missing <- person_mean_filled_sum(phq9, 7)
phq9_complete <- rowSums(phq9)
severity <- function(x) as.numeric(cut(x, c(0, 5, 10, 15, 20, Inf), right = FALSE)) - 1
counts <- cbind(phq9[, 1:8] >= 2, phq9[, 9] >= 1)
symptoms <- rowSums(counts)
core <- counts[, 1] | counts[, 2]
syndrome <- ifelse(symptoms >= 5 & core, 2, ifelse(symptoms >= 2 & core, 1, 0))

who5 <- rowSums(read("who5")) * 4

hscl25 <- read("hscl25")
mean_of <- function(x, fewest) ifelse(n_given(x) >= fewest, rowMeans(x, na.rm = TRUE), NA)
hscl_mean <- mean_of(hscl25, 20)

metric_table <- c(7.00, 9.51, 11.25, 12.40, 13.33, 14.08, 14.75, 15.32, 15.84, 16.36, 16.88, 17.43, 17.98, 18.59, 19.25,
                  19.98, 20.73, 21.54, 22.35, 23.21, 24.11, 25.03, 26.02, 27.03, 28.13, 29.31, 30.70, 32.55, 35.00)
raw <- rowSums(read("swemwbs"))
metric <- metric_table[match(raw, 7:35)]

rses <- read("rses")
turned <- c(2, 5, 6, 8, 9)
rses[, turned] <- 3 - rses[, turned]
esteem <- rowSums(rses)

plain <- function(x) unname(as.numeric(x))
results <- list(
  hads = list(
    hads_anxiety = plain(anxiety), hads_anxiety_n = plain(n_given(hads[, seq(1, 13, 2)])),
    hads_depression = plain(depression), hads_depression_n = plain(n_given(hads[, seq(2, 14, 2)])),
    hads_total = plain(anxiety + depression), hads_anxiety_probable = plain(anxiety >= 11)
  ),
  phq9_up_to_two_missing = list(
    phq9_total = plain(phq9_two_missing), phq9_total_n = plain(n_given(phq9)),
    phq9_total_band = plain(severity(phq9_two_missing)), phq9_total_from_10 = plain(phq9_two_missing >= 10)
  ),
  phq9_all_required = list(
    phq9_total = plain(phq9_complete), phq9_total_band = plain(severity(phq9_complete)),
    phq9_algorithm = plain(symptoms), phq9_algorithm_group_of_complete_rows = plain(ifelse(is.na(symptoms), NA, syndrome))
  ),
  who5 = list(who5_total = plain(who5)),
  hscl25 = list(
    hscl25_mean = plain(hscl_mean), hscl25_mean_n = plain(n_given(hscl25)),
    hscl25_mean_from_1_75 = plain(hscl_mean >= 1.75),
    hscl25_anxiety = plain(mean_of(hscl25[, 1:10], 8)), hscl25_depression = plain(mean_of(hscl25[, 11:25], 12))
  ),
  swemwbs = list(swemwbs_raw = plain(raw), swemwbs_metric = plain(metric)),
  rses = list(rses_total = plain(esteem))
)
write_reference("scores", "base", files, results)
