# Work and benefits counted day by day, over the edges: leap days, one-day spells, open ends, overlaps, windows that cut.
# Nothing is merged or clipped here: every day of every person is asked about by itself.
source("tests/reference/_reference.R")

work <- c("competitive", "subsidised", "placement", "sheltered", "transitional", "education")
benefits <- c("sickness_benefit", "work_assessment_allowance", "disability_pension", "unemployment_benefit",
              "qualification_benefit", "social_assistance", "age_pension", "other_benefit")
at_work <- setdiff(work, "education")

spell <- function(who, kind, start, stop = NA, percent = NA, hours = NA, degree = NA) {
  data.frame(who = who, kind = kind, start = as.Date(start), stop = as.Date(stop), percent = percent,
             hours = hours, degree = degree)
}
window <- function(who, from, to, inclusion) {
  data.frame(who = who, from = as.Date(from), to = as.Date(to), inclusion = as.Date(inclusion))
}

windows <- rbind(
  window("leap", "2024-01-01", "2025-03-31", "2024-02-28"),
  window("one_day", "2024-01-01", "2025-12-31", "2024-06-15"),
  window("open", "2024-01-01", "2025-12-31", "2024-06-15"),
  window("overlap", "2024-01-01", "2025-12-31", "2024-01-31"),
  window("cut", "2024-06-10", "2025-05-20", "2024-06-15"),
  window("late_window", "2024-09-01", "2025-12-31", "2024-06-15"),
  window("no_spell", "2024-01-01", "2025-12-31", "2024-06-15"),
  window("touching", "2024-01-01", "2025-12-31", "2024-06-15"),
  window("amount_gone", "2024-01-01", "2025-12-31", "2024-06-15"),
  window("kept", "2024-01-01", "2025-12-31", "2024-06-15"),
  window("lost", "2024-01-01", "2025-12-31", "2024-06-15"),
  window("one_day_window", "2025-06-15", "2025-06-15", "2024-06-15"),
  window("edge", "2024-06-16", "2025-06-15", "2024-06-15"))
spells <- rbind(
  spell("leap", "competitive", "2024-02-29", "2024-02-29", hours = 7.5, percent = 20),
  spell("leap", "sickness_benefit", "2024-02-01", "2024-03-01", degree = 50),
  spell("leap", "competitive", "2025-02-28", "2025-03-01", hours = 20, percent = 53.3),
  spell("one_day", "competitive", "2025-06-15", "2025-06-15", hours = 20),
  spell("one_day", "education", "2024-06-15", "2024-06-15"),
  spell("open", "competitive", "2024-07-01", hours = 37.5, percent = 100),
  spell("open", "disability_pension", "2023-01-01", degree = 40),
  spell("overlap", "competitive", "2024-03-10", "2025-06-30", percent = 50, hours = 18.8),
  spell("overlap", "competitive", "2024-12-31", "2025-01-31", percent = 30, hours = 11.2),
  spell("overlap", "placement", "2025-01-15", "2025-02-10", percent = 20, hours = 8),
  spell("overlap", "sickness_benefit", "2024-03-20", "2024-04-05", degree = 20),
  spell("overlap", "sickness_benefit", "2024-04-01", "2024-04-30", degree = 30),
  spell("cut", "competitive", "2020-01-01", "2024-08-10", hours = 30, percent = 80),
  spell("cut", "competitive", "2025-05-01", "2025-08-31", hours = 30, percent = 80),
  spell("late_window", "competitive", "2025-01-01", "2025-12-31", hours = 19.5, percent = 52),
  spell("touching", "competitive", "2024-10-01", "2024-10-31", hours = 20),
  spell("touching", "competitive", "2024-11-01", "2025-06-15", hours = 25),
  spell("amount_gone", "competitive", "2024-05-01", "2025-12-31"),
  spell("amount_gone", "competitive", "2025-01-01", "2025-12-31", hours = 12, percent = 32),
  spell("kept", "competitive", "2024-01-01", "2024-12-31", percent = 40, hours = 15),
  spell("kept", "subsidised", "2025-03-01", "2025-12-31", percent = 40, hours = 14),
  spell("lost", "competitive", "2024-01-01", percent = 20, hours = 7.5),
  spell("lost", "subsidised", "2024-01-01", "2025-06-14", percent = 20, hours = 7.5),
  spell("one_day_window", "competitive", "2025-06-15", hours = 37.5, percent = 100),
  spell("edge", "competitive", "2024-06-16", "2024-06-16", hours = 37.5))

set.seed(20240229)
day <- function(from, to) as.Date(from) + sample.int(as.integer(as.Date(to) - as.Date(from)) + 1, 1) - 1
for (i in 1:15) {
  who <- paste0("drawn_", i)
  from <- day("2023-10-01", "2024-09-30")
  windows <- rbind(windows, window(who, from, day(from, "2026-02-28"), day("2024-01-01", "2024-12-31")))
  for (j in seq_len(sample(0:6, 1))) {
    start <- day("2023-06-01", "2026-01-31")
    stop <- if (runif(1) < 0.25) NA else start + sample(c(0, 1, 10, 29, 90, 400), 1)
    kind <- sample(c("competitive", "competitive", "competitive", work, benefits[1:3]), 1)
    told <- function(values) if (runif(1) < 0.2) NA else sample(values, 1)
    spells <- rbind(spells, if (kind %in% work) {
      spell(who, kind, start, stop, percent = told(c(10, 20, 33.3, 50, 80, 100)), hours = told(c(3.7, 6.6, 7.5, 20, 37.5)))
    } else {
      spell(who, kind, start, stop, degree = told(c(20, 50, 60, 100)))
    })
  }
}

own <- function(who, kinds) spells[spells$who == who & spells$kind %in% kinds, ]
there <- function(who, kinds, d) {
  s <- own(who, kinds)
  s[s$start <= d & (is.na(s$stop) | d <= s$stop), ]
}
known <- function(who, d) with(windows[windows$who == who, ], from <= d & d <= to)
has <- function(who, kinds, d) if (!known(who, d)) NA else nrow(there(who, kinds, d)) > 0
every_day <- function(from, to) if (from > to) list() else as.list(seq(from, to, by = "day"))

month_of <- function(who, first) {
  last <- seq(first, by = "month", length.out = 2)[2] - 1
  days <- Filter(function(d) known(who, d), every_day(first, last))
  n <- length(days)
  counts <- vapply(c(work, benefits), function(k) {
    if (n == 0) NA_real_ else sum(vapply(days, function(d) nrow(there(who, k, d)) > 0, TRUE))
  }, 0)
  present <- ifelse(is.na(counts), NA, ifelse(counts > 0, 1, ifelse(n == as.integer(last - first) + 1, 0, NA)))
  mean_of <- function(kinds, column) if (n == 0) NA_real_ else {
    mean(vapply(days, function(d) sum(there(who, kinds, d)[[column]]), 0))
  }
  c(observed = n, counts, present = unname(present), hours = mean_of(at_work, "hours"),
    percent = mean_of(at_work, "percent"), degree = vapply(benefits, function(k) mean_of(k, "degree"), 0))
}
months <- seq(as.Date("2023-11-01"), as.Date("2026-01-01"), by = "month")

enough <- function(who, kinds, d, least) {
  if (!known(who, d)) return(NA)
  s <- there(who, kinds, d)
  if (nrow(s) == 0) return(FALSE)
  if (is.na(least)) return(TRUE)
  # Rounded: the sum of doubles such as 6.6 and 13.4 may fall short of 20.
  if (round(sum(s$hours, na.rm = TRUE), 6) >= least) return(TRUE)
  if (anyNA(s$hours)) NA else FALSE
}
any_until <- function(who, kinds, from, to, least) {
  found <- vapply(every_day(from, to), function(d) enough(who, kinds, d, least), TRUE)
  if (length(found) == 0) NA else if (any(found, na.rm = TRUE)) TRUE else if (anyNA(found)) NA else FALSE
}
kept <- function(who, kinds, inclusion, d) {
  now <- has(who, kinds, d)
  if (is.na(now) || !now) return(now)
  before <- has(who, kinds, inclusion)
  if (is.na(before)) return(NA)
  if (!before) return(TRUE)
  for (column in c("percent", "hours")) {
    then <- sum(there(who, kinds, inclusion)[[column]])
    later <- sum(there(who, kinds, d)[[column]])
    if (!is.na(then) && !is.na(later)) return(round(later, 6) >= round(then, 6))
  }
  NA
}
worked_days <- function(who, kinds, from, to) vapply(every_day(from, to), function(d) isTRUE(has(who, kinds, d)), TRUE)
all_known <- function(who, from, to) from <= to && all(vapply(every_day(from, to), function(d) known(who, d), TRUE))
longest <- function(flags) {
  runs <- rle(flags)
  max(c(0, runs$lengths[runs$values]))
}
first_start <- function(who, kinds, from, to) {
  s <- own(who, kinds)
  starts <- s$start[s$start >= from & s$start <= to]
  starts <- starts[vapply(starts, function(d) known(who, d), TRUE)]
  needed <- if (length(starts)) min(starts) else to
  if (!all_known(who, from, needed)) "unknown" else if (length(starts)) format(min(starts)) else "none"
}
tenure <- function(who, kinds, d) {
  if (is.na(has(who, kinds, d))) return(NA)
  n <- 0
  while (isTRUE(has(who, kinds, d - n))) n <- n + 1
  n
}
outcomes_of <- function(who) {
  inclusion <- windows$inclusion[windows$who == who]
  planned <- seq(inclusion, by = "12 months", length.out = 2)[2]
  from <- inclusion + 1
  ordinary <- "competitive"
  paid <- c("competitive", "subsidised")
  whole <- all_known(who, from, planned)
  flags <- worked_days(who, ordinary, from, planned)
  list(
    planned = format(planned),
    at_wave = as.numeric(enough(who, ordinary, planned, NA)),
    at_wave_20 = as.numeric(enough(who, at_work, planned, 20)),
    any_until = as.numeric(any_until(who, ordinary, from, planned, NA)),
    any_until_20 = as.numeric(any_until(who, at_work, from, planned, 20)),
    kept = as.numeric(kept(who, paid, inclusion, planned)),
    days = if (whole) sum(flags) else NA_real_,
    longest = if (whole) longest(flags) else NA_real_,
    first_job = first_start(who, ordinary, from, planned),
    tenure = as.numeric(tenure(who, ordinary, planned)))
}

shown <- function(d) ifelse(is.na(d), "", format(d))
# The spells are made here, so this program is the data.
write_reference("employment", "base", "tests/reference/employment.R", list(
  windows = list(who = windows$who, from = format(windows$from), to = format(windows$to),
                 inclusion = format(windows$inclusion)),
  spells = list(who = spells$who, kind = spells$kind, start = format(spells$start), stop = shown(spells$stop),
                percent = spells$percent, hours = spells$hours, degree = spells$degree),
  months = format(months),
  kinds = c(work, benefits),
  by_month = lapply(setNames(windows$who, windows$who), function(who) {
    lapply(months, function(first) unname(month_of(who, first)))
  }),
  outcomes = lapply(setNames(windows$who, windows$who), outcomes_of)))
