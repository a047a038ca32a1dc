# Makes tests/data/made_up_work/<instrument>.csv: answers to thirteen instruments on work drawn at random, answers left
# out, the first rows as many as the instrument has items, one by one. Run once; the files are kept.
set.seed(20261124)
folder <- "tests/data/made_up_work"
dir.create(folder, showWarnings = FALSE)
n <- 200

# codes: for each item the answers to draw from.
made <- function(name, codes) {
  k <- length(codes)
  answers <- as.data.frame(lapply(codes, sample, n, replace = TRUE))
  left_out <- matrix(runif(n * k) < 0.03, n)
  for (m in 0:k) left_out[m + 1, sample(k, m)] <- TRUE
  answers[left_out] <- NA
  # The number of the row keeps a row without answers from being an empty line.
  answers <- cbind(row = seq_len(n), answers)
  write.csv(answers, file.path(folder, paste0(name, ".csv")), row.names = FALSE, na = "", quote = FALSE)
}
# k items named alike, all with the same codes.
alike <- function(k, codes, names_of = sprintf("item_%02d", seq_len(k))) setNames(rep(list(codes), k), names_of)

made("rtwse11", alike(11, 1:6))
made("rtwse19", alike(19, 1:10))
made("was", alike(1, 0:10))
made("wai", c(
  list(work_type = 1:3, item_01 = 0:10, item_02 = 1:5, item_03 = 1:5, item_04 = 0:5, item_05 = 1:6, item_06 = 1:5),
  list(item_07 = c(1, 4, 7)), alike(3, 0:4, c("item_08", "item_09", "item_10"))
))
made("ompsqsf", c(list(item_01 = 1:10), alike(9, 0:10, sprintf("item_%02d", 2:10))))
made("wpai", c(
  list(item_01 = c(0, 1, 1, 1), item_02 = c(0, 0, seq(0, 40, 0.25)), item_03 = c(0, seq(0, 20, 0.5))),
  list(item_04 = c(0, 0, 0, seq(0, 60, 0.25))), alike(2, 0:10, c("item_05", "item_06"))
))
made("sps6", alike(6, 1:5))
made("jsse", alike(6, 1:5))
made("jas", alike(70, 0:4))
made("panss", list(p = 7:49, n = 7:49, g = 16:112))
made("gaf", list(s = 1:100, f = 1:100))
made("ips25", alike(25, c(1:5, 4, 5, 5)))
made("tmact", alike(47, 1:5, c(
  sprintf("os%02d", 1:12), paste0("ct", 1:7), paste0("st", 1:8), paste0("cp", 1:8), paste0("ep", 1:8), paste0("pp", 1:4)
)))
