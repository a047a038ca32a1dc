# Counts of a service for each centre and month, and for quarters, from the list of what happened. Base R alone.
source("tests/reference/_reference.R")
folder <- "tests/data/made_up_service"
files <- file.path(folder, c("people.csv", "contacts.csv", "answers.csv"))
people <- read.csv(files[1], na.strings = "")
contacts <- read.csv(files[2])
answers <- read.csv(files[3])
days <- c("referral", "inclusion", "service_end", "job_1", "job_2", "referral_2", "died", "withdrawn")
people[days] <- lapply(people[days], as.Date)
contacts$day <- as.Date(contacts$day)
month_of <- function(day) format(day, "%Y-%m")

# The same day so many months later; where a month has no such day, its last one.
later <- function(day, months) {
  one <- function(d) {
    if (is.na(d)) return(NA)
    start <- seq(as.Date(format(d, "%Y-%m-01")), by = paste(months, "months"), length.out = 2)[2]
    last <- as.integer(format(seq(start, by = "1 month", length.out = 2)[2] - 1, "%d"))
    start + min(as.integer(format(d, "%d")), last) - 1
  }
  as.Date(vapply(seq_along(day), function(i) as.numeric(one(day[i])), 0), origin = "1970-01-01")
}
yes <- function(x) ifelse(is.na(x) | x < 0, NA, x > 0)

contacts$reached <- yes(contacts$reached)
asked <- !is.na(contacts$reached) & contacts$reached
for (name in c("working", "booster_wanted", "booster_given")) contacts[[name]] <- ifelse(asked, yes(contacts[[name]]), NA)

# One row for everything that is counted: what, centre, month, person.
row <- function(what, who, month, value = 1) {
  keep <- !is.na(who) & !is.na(month)
  if (!any(keep)) return(NULL)
  data.frame(what = what, unit = people$unit[match(who[keep], people$participant)], month = month[keep],
             person = who[keep], value = rep_len(value, length(who))[keep])
}
once <- function(rows) rows[!duplicated(rows[c("what", "unit", "month", "person")]), ]

who <- people$participant
told <- people$in_work_told
for (i in which(!is.na(people$service_end) & is.na(told))) {
  mine <- contacts[contacts$participant == who[i] & contacts$day <= people$service_end[i] & !is.na(contacts$working), ]
  if (nrow(mine) > 0) told[i] <- mine$working[which.max(mine$day)]
}
rows <- rbind(
  once(rbind(row("referred", who, month_of(people$referral)), row("referred", who, month_of(people$referral_2)))),
  row("started", who, month_of(people$inclusion)),
  row("ended", who, month_of(people$service_end)),
  row("in_work_told", ifelse(is.na(told), NA, who), month_of(people$service_end)),
  row("in_work", ifelse(is.na(told) | told == 0, NA, who), month_of(people$service_end))
)

# The sum of two halves of seven items, each filled up with the person's mean where at least four are answered.
items <- answers[sprintf("hads_%02d", 1:14)]
items[items < 0] <- NA
prorated <- function(part) {
  answered <- rowSums(!is.na(part))
  ifelse(answered >= 4, rowSums(part, na.rm = TRUE) * ncol(part) / answered, NA)
}
answers$distress <- prorated(items[seq(1, 13, 2)]) + prorated(items[seq(2, 14, 2)])
answers$expectancy <- ifelse(answers$expectation < 0, NA, as.numeric(answers$expectation %in% c(4, 5, 7)))

left <- pmin(people$died, as.Date(ifelse(people$level %in% c("questionnaires", "contact", "deletion"),
                                         people$withdrawn, NA), origin = "1970-01-01"), na.rm = TRUE)
for (wave in c("j3", "j6")) for (job in 1:2) {
  start <- people[[paste0("job_", job)]]
  closes <- later(start, if (wave == "j3") 3 else 6) + 28
  month <- month_of(closes)
  here <- contacts[contacts$wave == wave & contacts$number == job, ]
  form <- here[match(who, here$participant), ]
  gone <- is.na(form$reached) & !is.na(left) & !is.na(closes) & left <= closes
  of <- function(what, keep, value = 1) row(paste0(wave, ".", what), ifelse(keep & !is.na(keep), who, NA), month, value)
  reached <- !is.na(form$reached) & form$reached
  rows <- rbind(rows, of("left", gone), of("due", !gone), of("reached", reached))
  for (name in c("working", "booster_wanted", "booster_given")) {
    rows <- rbind(rows, of(paste0(name, "_told"), !is.na(form[[name]])), of(name, form[[name]]))
  }
  first <- answers[answers$wave == "t0", ]
  then <- answers[answers$wave == wave & answers$number == job, ]
  for (measure in c("distress", "expectancy")) {
    change <- then[[measure]][match(who, then$participant)] - first[[measure]][match(who, first$participant)]
    rows <- rbind(rows, of(measure, !is.na(change), change))
    if (measure == "expectancy") {
      before <- first[[measure]][match(who, first$participant)]
      rows <- rbind(rows, of("expectancy_before", !is.na(change) & before == 1),
                    of("expectancy_after", !is.na(change) & before + change == 1))
    }
  }
}

quarter_of <- function(month) paste0(substr(month, 1, 4), "-Q", (as.integer(substr(month, 6, 7)) + 2) %/% 3)
quarters <- rows
quarters$month <- quarter_of(rows$month)
rows <- rbind(rows, quarters)
everywhere <- rows
everywhere$unit <- "*"
rows <- rbind(rows, everywhere)
rows <- rows[substr(rows$month, 1, 4) == "2026", ]
key <- paste(rows$what, rows$unit, rows$month, sep = "|")
n <- tapply(rows$value, key, length)
total <- tapply(rows$value, key, sum)
distinct <- tapply(rows$person, key, function(x) length(unique(x)))
results <- lapply(setNames(names(n), names(n)), function(k) {
  list(n = as.numeric(n[[k]]), people = as.numeric(distinct[[k]]), total = as.numeric(total[[k]]))
})
write_reference("service_counts", "base", files, results)
