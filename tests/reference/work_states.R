# States of work by month and times to the first job, gone through day by day: the spells of tests/reference/employment.json, two of
# the persons dead.
source("tests/reference/_reference.R")
suppressPackageStartupMessages(library(jsonlite))
spells_file <- "tests/reference/employment.json"
told <- fromJSON(spells_file)$results
windows <- as.data.frame(lapply(told$windows, unlist))
for (name in c("from", "to", "inclusion")) windows[[name]] <- as.Date(windows[[name]])
empty <- function(x) sapply(x, function(v) if (is.null(v) || length(v) == 0) NA else v)
spells <- data.frame(who = unlist(told$spells$who), kind = unlist(told$spells$kind), start = as.Date(unlist(told$spells$start)))
stops <- unlist(told$spells$stop)
spells$stop <- as.Date(ifelse(stops == "", "9999-01-01", stops))
spells$hours <- as.numeric(empty(told$spells$hours))
spells$degree <- as.numeric(empty(told$spells$degree))
windows$died <- as.Date(NA)
windows$died[windows$who == "drawn_3"] <- windows$inclusion[windows$who == "drawn_3"] + 100
windows$died[windows$who == "drawn_7"] <- windows$inclusion[windows$who == "drawn_7"] + 31

work <- c("competitive", "subsidised", "placement", "sheltered", "transitional", "education")
states <- c(work, "benefit", "none", "dead", "not_covered")
months <- 12
later <- function(day, m) {
  parts <- as.POSIXlt(day)
  first <- seq(as.Date(format(day, "%Y-%m-01")), by = "month", length.out = m + 2)[m + 1:2]
  first[1] + min(parts$mday, as.integer(first[2] - first[1])) - 1
}
there <- function(who, d, kinds) {
  s <- spells[spells$who == who & spells$kind %in% kinds, ]
  s[s$start <= d & d <= s$stop, ]
}
last_known <- function(w) min(w$to, w$died, na.rm = TRUE)
known <- function(w, d) w$from <= d && d <= last_known(w)
state_on <- function(w, d) {
  if (!is.na(w$died) && d >= w$died) return("dead")
  if (!known(w, d)) return("not_covered")
  kinds <- there(w$who, d, unique(spells$kind))$kind
  for (k in work) if (k %in% kinds) return(k)
  if (length(kinds)) "benefit" else "none"
}
course <- function(i) {
  w <- windows[i, ]
  ends <- do.call(c, lapply(0:months, function(m) later(w$inclusion, m)))
  days <- seq(ends[1], ends[months + 1], by = "day")
  on <- vapply(as.list(days), function(d) state_on(w, d), "")
  month <- findInterval(days - 1, ends)
  list(at = match(on[match(ends, days)], states) - 1,
       days = c(sapply(1:months, function(m) tabulate(match(on[month == m], states), length(states)))))
}
courses <- lapply(seq_len(nrow(windows)), course)

# Cause 1: the first job; 2: death; 3: old-age pension; 4: full disability pension. -1: not known.
job <- function(i, kinds, least, horizon) {
  w <- windows[i, ]
  if (!known(w, w$inclusion + 1)) return(c(-1, -1))
  began <- function(d, k) any(spells$start[spells$who == w$who & spells$kind %in% k] == d & spells$stop[spells$who == w$who & spells$kind %in% k] >= d)
  full <- function(d) isTRUE(sum(there(w$who, d, "disability_pension")$degree, na.rm = TRUE) >= 100)
  old <- function(d) nrow(there(w$who, d, "age_pension")) > 0
  inside <- function(d) w$from <= d
  had_full <- inside(w$inclusion) && full(w$inclusion)
  had_old <- inside(w$inclusion) && old(w$inclusion)
  end <- min(last_known(w), w$inclusion + horizon)
  for (t in seq_len(as.integer(end - w$inclusion))) {
    d <- w$inclusion + t
    if (began(d, kinds)) {
      hours <- there(w$who, d, kinds)$hours
      if (is.na(least) || round(sum(hours, na.rm = TRUE), 6) >= least) return(c(t, 1))
      if (anyNA(hours)) return(c(-1, -1))
    }
    if (!is.na(w$died) && d == w$died) return(c(t, 2))
    if (!had_old && began(d, "age_pension") && old(d)) return(c(t, 3))
    if (!had_full && began(d, "disability_pension") && full(d)) return(c(t, 4))
  }
  c(as.integer(end - w$inclusion), 0)
}
times <- function(kinds, least, horizon) {
  found <- sapply(seq_len(nrow(windows)), job, kinds = kinds, least = least, horizon = horizon)
  list(days = found[1, ], cause = found[2, ])
}
wilson <- function(x, n) if (n == 0) c(NA, NA) else c(suppressWarnings(prop.test(x, n, correct = FALSE))$conf.int)
at <- sapply(courses, function(one) one$at)
shares <- lapply(c(0, 6, 12), function(m) {
  count <- tabulate(at[m + 1, ] + 1, length(states))
  known <- sum(count[-length(states)])
  n <- c(rep(known, length(states) - 1), sum(count))
  list(count = count, n = n, limits = c(mapply(wilson, count, n)))
})
days <- array(unlist(lapply(courses, function(one) one$days)), c(length(states), months, length(courses)))
sums <- apply(days, 1:2, sum)[-length(states), ]
mean_months <- rowSums(sweep(sums, 2, colSums(sums), "/"))

write_reference("work_states", "jsonlite", spells_file, list(
  who = windows$who, died = ifelse(is.na(windows$died), "", format(windows$died)), states = states, months = months,
  at = c(at), days = c(days), shares = shares, mean_months = mean_months,
  any_job = times("competitive", NA, 400),
  any_work_20 = times(setdiff(work, "education"), 20, 365)))
