# A randomised trial with deaths, and people to whom one of two events may happen first, in whole months.
veterans_file <- "tests/data/veterans_lung_trial/veterans.csv"
gammopathy_file <- "tests/data/monoclonal_gammopathy/gammopathy.csv"

veterans <- function() {
  people <- read.csv(veterans_file)
  people$arm <- people$trt - 1
  people
}

gammopathy <- function() {
  people <- read.csv(gammopathy_file)
  people$time <- ifelse(people$pstat == 1, people$ptime, people$futime)
  people$cause <- ifelse(people$pstat == 1, 1, 2 * people$death)
  people$female <- as.numeric(people$sex == "F")
  people$old <- as.numeric(people$age > 70)
  people[!is.na(people$hgb), ]
}
