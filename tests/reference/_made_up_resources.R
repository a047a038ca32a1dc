# Makes tests/data/made_up_resources/<instrument>.csv: answers drawn at random, answers left out, among them rows with
# none left out, one, two ... all. Columns are item ids; sex and population where cut-offs ask for them. Run once.
set.seed(20261125)
folder <- "tests/data/made_up_resources"
dir.create(folder, showWarnings = FALSE)
n <- 120

numbered <- function(k) sprintf("%02d", seq_len(k))

# codes: one set for all items, or a list with one for each. Of four rows one has any answers,
# one low ones, one high ones, one hardly any above the lowest.
made <- function(name, items, codes, persons = NULL) {
  k <- length(items)
  sets <- if (is.list(codes)) codes else rep(list(codes), k)
  draw <- function(set) {
    upper <- set[set >= median(set)]
    lower <- set[set <= median(set)]
    nearly_none <- ifelse(runif(n) < 0.95, min(set), sample(set, n, TRUE))
    kinds <- cbind(sample(set, n, TRUE), sample(lower, n, TRUE), sample(upper, n, TRUE), nearly_none)
    kinds[cbind(seq_len(n), rep(1:4, length.out = n))]
  }
  answers <- vapply(sets, draw, numeric(n))
  answers[matrix(runif(n * k), n) < 0.02] <- NA
  for (m in 0:k) answers[m + 1, sample(k, m)] <- NA
  frame <- as.data.frame(answers)
  names(frame) <- items
  if (!is.null(persons)) frame <- cbind(persons, frame)
  write.csv(frame, file.path(folder, paste0(name, ".csv")), row.names = FALSE, na = "", quote = FALSE)
}

sexes <- data.frame(sex = rep(c("female", "male", NA), length.out = n)[sample(n)])
origins <- data.frame(population = rep(c("refugees", NA), length.out = n)[sample(n)])
often <- 0:4
event <- c(0, 2, 4)

made("cantril", c("now", "in_5_years"), 0:10)
made("swls", numbered(5), 1:7)
made("wemwbs", numbered(14), 1:5)
made("gse", numbered(10), 1:4)
made("flourish", numbered(8), 1:7)
made("ucla3", numbered(3), 1:3)
made("oss3", numbered(3), list(1:4, 1:5, 1:5))
made("via", numbered(20), 1:9)
made("tomcats", c("good_outcome", "no_control", "wish_for_change", "futility", "leave_to_others", "effort_regretted",
                  "making_worse"), 1:5)
made("bipq", numbered(8), 0:10)
made("shc", c("headache", "neck", "upper_back", "low_back", "arm", "shoulder", "migraine", "leg", "palpitations",
              "hot_flushes", "sleep", "tiredness", "dizziness", "anxiety", "sadness", "discomfort", "heartburn", "ulcer",
              "stomach_pain", "gas", "diarrhoea", "constipation", "asthma", "breathing", "eczema", "allergies",
              "chest_pain", "cold", "cough"), 0:3)
made("whodas12", numbered(12), 0:4, origins)
made("wsas", numbered(5), 0:8)
made("sds", numbered(3), 0:10)
made("audit", numbered(10), c(rep(list(often), 8), rep(list(event), 2)))
made("audit_c", numbered(3), often, sexes)
made("dudit", numbered(11), c(rep(list(often), 9), rep(list(event), 2)), sexes)
made("bpi", c("worst", "least", "average", "now", "activity", "mood", "walking", "work", "relations", "sleep",
              "enjoyment"), 0:10)
made("pain_nrs", "pain", 0:10)
