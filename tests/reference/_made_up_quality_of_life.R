# Makes tests/data/made_up_quality_of_life/<instrument>.csv: answers to nine measures of quality of life drawn at random,
# answers left out, the first rows as many as the instrument has items, one by one. Run once; the files are kept.
set.seed(20261126)
folder <- "tests/data/made_up_quality_of_life"
dir.create(folder, showWarnings = FALSE)
n <- 200

# highest: the highest code of each item; lowest: 1 unless said otherwise.
made <- function(name, highest, lowest = 1) {
  k <- length(highest)
  answers <- sapply(highest, function(high) sample(lowest:high, n, replace = TRUE))
  left_out <- matrix(runif(n * k) < 0.03, n)
  for (m in 0:k) left_out[m + 1, ] <- seq_len(k) %in% sample(k, m)
  answers[left_out] <- NA
  colnames(answers) <- paste0("item_", names(highest))
  # The number of the row keeps a row without answers from being an empty line.
  write.csv(cbind(row = seq_len(n), answers), file.path(folder, paste0(name, ".csv")),
            row.names = FALSE, na = "", quote = FALSE)
}
numbered <- function(highest) setNames(highest, sprintf("%02d", seq_along(highest)))

twelve <- c(gh1 = 5, pf02 = 3, pf04 = 3, rp2 = 2, rp3 = 2, re2 = 2, re3 = 2, bp2 = 5, mh3 = 6, vt2 = 6, mh4 = 6, sf2 = 5)
roles <- c("rp2", "rp3", "re2", "re3")
five_roles <- replace(twelve, roles, 5)
made("sf12v1", twelve)
made("rand12", twelve)
made("sf12v2", replace(five_roles, c("mh3", "vt2", "mh4"), 5))
made("vr12", five_roles)
made("rand36", numbered(c(5, 5, rep(3, 10), rep(2, 7), 5, 6, 5, rep(6, 9), rep(5, 5))))
made("whoqolbref", numbered(rep(5, 26)))
satisfied <- c("life", "job", "money", "friendships", "leisure", "home", "safety", "household", "sex", "family", "physical", "mental")
made("mansa", c(setNames(rep(7, 12), satisfied), friend = 2, friend_week = 2, accused = 2, violence = 2))
made("reqol10", c(numbered(rep(4, 10)), physical = 4), lowest = 0)
made("fifteen_d", setNames(rep(5, 15), c("mobility", "vision", "hearing", "breathing", "sleeping", "eating", "speech", "excretion",
     "usual", "mental", "discomfort", "depression", "distress", "vitality", "sexual")))
