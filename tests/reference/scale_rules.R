# Scores by rules over scales, written down here from what they mean: weights, per cents, a share, a choice between
# scales, and expected values over every state that a crosswalk may lead to.
source("tests/reference/_reference.R")

file <- "tests/data/made_up_answers/demo_rules.csv"
x <- read.csv(file)
plain <- function(x) unname(as.numeric(x))

absent <- 100 * rowMeans(x[, c("q1", "q2")], na.rm = TRUE) / 3
absent[is.nan(absent)] <- NA
slowed <- 100 * (x$q3 + x$q4) / 6
weighed <- 50 + 0.4 * absent - 0.25 * slowed
# What is left of the whole: first some is gone by absence, then of the rest by slowness.
left <- 100 - absent
left <- left - left * slowed / 100
share <- ifelse(x$away + x$there > 0, x$away / (x$away + x$there), NA)
physical <- 1.5 * x$q1 + 0.5 * x$q2
mental <- 0.5 * x$q1 + 1.5 * x$q2
both <- x$q1 + x$q2
by_type <- cbind(physical, mental, both)[cbind(seq_len(nrow(x)), x$work_type)]

# P(level of three | level of five): one row for each of five levels.
p1 <- rbind(c(1, 0, 0), c(0.25, 0.75, 0), c(0, 1, 0), c(0, 0.5, 0.5), c(0, 0, 1))
p2 <- rbind(c(1, 0, 0), c(0.5, 0.5, 0), c(0, 1, 0), c(0, 0.8, 0.2), c(0, 0, 1))
three <- expand.grid(a = 1:3, b = 1:3)
joint <- with(three, 1 + c(0, -0.1, -0.3)[a] + c(0, -0.2, -0.4)[b] -
  0.05 * (a > 1 | b > 1) - 0.1 * (a == 3 | b == 3))
without <- with(three, 0.9 + c(0, -0.1, -0.2)[a] + c(0, -0.1, -0.3)[b])
expected <- function(values) {
  mapply(function(l1, l2) {
    if (is.na(l1) || is.na(l2)) return(NA)
    sum(p1[l1, three$a] * p2[l2, three$b] * values)
  }, x$l1, x$l2)
}

results <- list(
  absent = plain(absent), slowed = plain(slowed), weighed = plain(weighed), lost = plain(100 - left),
  share = plain(share), physical = plain(physical), mental = plain(mental), both = plain(both),
  by_type = plain(by_type), value_joint = plain(expected(joint)), value_plain = plain(expected(without))
)
write_reference("scale_rules", "base", file, results)
