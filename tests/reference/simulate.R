# A simulated trial as a statistician meets it: its files read by haven and read.csv, alpha by psych, odds and hazards by glm.
source("tests/reference/_reference.R")
suppressMessages({library(psych); library(haven)})

folder <- tempfile("simulated")
program <- Sys.getenv("WORKMH", ".venv/bin/workmh")
made <- system2(program, c("study", "simulate", "demo", "--n", "1500", "--seed", "7", "-o", folder), stdout = TRUE)
of <- function(name) file.path(folder, name)

saved <- as.data.frame(read_sav(of("items_wide.sav"), user_na = TRUE))
long <- read.csv(of("items_long.csv"), colClasses = c(item = "character", text = "character"))
long <- long[long$wave == "t0" & long$occasion == 1, ]
is_answer <- function(x) { x <- as.numeric(x); ifelse(!is.na(x) & x >= -999 & x <= -990, NA, x) }

from_sav <- function(instrument, items) {
  as.data.frame(lapply(saved[paste0(instrument, "_", items, "_t0")], is_answer))
}
from_csv <- function(instrument, items) {
  mine <- long[long$instrument == instrument & long$item %in% items, c("participant", "item", "value")]
  mine$value <- is_answer(mine$value)
  reshape(mine, idvar = "participant", timevar = "item", direction = "wide")[paste0("value.", items)]
}
two <- function(n) sprintf("%02d", n)
scales <- list(
  hads.anxiety = list("hads", two(seq(1, 13, 2))), hads.depression = list("hads", two(seq(2, 14, 2))),
  who5.total = list("who5", two(1:5)), phq9.total = list("phq9", two(1:9))
)
alphas <- lapply(scales, function(s) {
  by_file <- lapply(list(sav = from_sav, csv = from_csv), function(read) {
    rows <- na.omit(read(s[[1]], s[[2]]))
    list(n = nrow(rows), alpha = suppressWarnings(psych::alpha(rows)$total$raw_alpha))
  })
  c(by_file, list(k = length(s[[2]])))
})

# First ordinary job of people without one at inclusion, from participants, spells, windows and the answer at the start.
people <- read.csv(of("participants.csv"))
spells <- read.csv(of("spells.csv"))
spells <- spells[spells$kind != "education", ]
windows <- read.csv(of("windows.csv"))
day <- function(x) as.numeric(as.Date(ifelse(x == "", NA, x)))
people$start <- day(people$inclusion_date)
spells <- merge(spells, people[c("participant", "start")], by = "participant", suffixes = c("", ".of"))
names(spells)[names(spells) == "start.of"] <- "inclusion"
spells$start <- day(spells$start); spells$stop <- day(spells$stop)
employed <- unique(spells$participant[spells$start <= spells$inclusion &
                                        (is.na(spells$stop) | spells$stop >= spells$inclusion)])
later <- spells[spells$start > spells$inclusion, ]
first <- tapply(later$start, later$participant, min)
told <- long[long$instrument == "rtw_expectancy" & long$item == "expectation", ]
classes <- c("4" = "positive", "5" = "positive", "3" = "uncertain", "6" = "uncertain", "1" = "negative", "2" = "negative")
people$class <- factor(classes[as.character(told$value[match(people$participant, told$participant)])],
                       levels = c("positive", "uncertain", "negative"))
people$first <- as.numeric(first[people$participant])
people$last <- day(windows$observed_to[match(people$participant, windows$participant)])
people <- people[!people$participant %in% employed & !is.na(people$class), ]
people$event <- !is.na(people$first) & people$first <= people$last
people$days <- ifelse(people$event, people$first, people$last) - people$start
people$programme <- as.numeric(people$arm == "programme")
people$within <- people$event & people$days <= 365

told_by <- function(fit, names) {
  table <- summary(fit)$coefficients
  setNames(lapply(names, function(n) list(estimate = table[n, 1], error = table[n, 2])), names)
}
odds <- glm(within ~ class, binomial, people[people$programme == 0 & people$last - people$start >= 365, ])
hazard <- glm(event ~ programme + class + offset(log(days)), poisson, people[people$days > 0, ])

files <- c("items_long.csv", "participants.csv", "spells.csv", "windows.csv")
write_reference("simulate", c("psych", "haven"), "studies/demo.yaml", list(
  files = as.list(setNames(vapply(of(files), sha256, ""), files)),
  alpha = alphas,
  odds = told_by(odds, c("classuncertain", "classnegative")),
  hazard = told_by(hazard, c("programme", "classuncertain", "classnegative"))
))
