# Makes tests/data/made_up_service/*.csv: courses through a service of four centres, drawn at random, with few people in
# the smallest, second jobs, deaths, withdrawals, and answers left out. Run once; the files are kept.
set.seed(20261125)
folder <- "tests/data/made_up_service"
dir.create(folder, showWarnings = FALSE)
n <- 420
day <- function(from, spread) as.Date(from) + sample.int(spread, n, replace = TRUE) - 1
some <- function(x, share) { x[runif(n) >= share] <- NA; x }

people <- data.frame(
  participant = sprintf("P%04d", seq_len(n)),
  unit = sample(c("centre_1", "centre_2", "centre_3", "centre_4"), n, replace = TRUE, prob = c(0.5, 0.3, 0.16, 0.04)),
  referral = day("2025-06-01", 380)
)
people$inclusion <- some(people$referral + sample.int(40, n, replace = TRUE), 0.9)
people$service_end <- some(people$inclusion + sample(120:300, n, replace = TRUE), 0.7)
people$in_work_told <- ifelse(is.na(people$service_end) | runif(n) < 0.3, NA, rbinom(n, 1, 0.6))
people$job_1 <- some(people$inclusion + sample(20:160, n, replace = TRUE), 0.75)
people$job_2 <- some(people$job_1 + sample(30:150, n, replace = TRUE), 0.25)
people$referral_2 <- some(people$referral + sample(1:60, n, replace = TRUE), 0.1)
people$died <- some(people$referral + sample(60:400, n, replace = TRUE), 0.02)
people$withdrawn <- some(people$referral + sample(60:400, n, replace = TRUE), 0.06)
people$level <- ifelse(is.na(people$withdrawn), NA,
                       sample(c("treatment", "questionnaires", "contact", "deletion"), n, replace = TRUE))
write.csv(people, file.path(folder, "people.csv"), row.names = FALSE, na = "", quote = FALSE)

# A contact for most windows; -992 is an item that was skipped, empty one that was not asked.
skip <- function(x) ifelse(runif(length(x)) < 0.05, -992, x)
jobs <- rbind(cbind(people[c("participant", "job_1")], number = 1), setNames(cbind(people[c("participant", "job_2")], number = 2), c("participant", "job_1", "number")))
jobs <- jobs[!is.na(jobs$job_1), ]
contacts <- do.call(rbind, lapply(c(j3 = 91, j6 = 183), function(days) {
  made <- data.frame(participant = jobs$participant, number = jobs$number,
                     day = jobs$job_1 + days + sample(-20:20, nrow(jobs), replace = TRUE))
  made$reached <- skip(rbinom(nrow(made), 1, 0.85))
  asked <- made$reached == 1
  made$working <- ifelse(asked, skip(sample(0:2, nrow(made), replace = TRUE, prob = c(0.2, 0.7, 0.1))), NA)
  made$booster_wanted <- ifelse(asked, skip(rbinom(nrow(made), 1, 0.15)), NA)
  made$booster_given <- ifelse(asked, skip(rbinom(nrow(made), 1, 0.1)), NA)
  made
}))
contacts$wave <- sub("\\..*", "", rownames(contacts))
contacts <- contacts[runif(nrow(contacts)) < 0.9, ]
write.csv(contacts, file.path(folder, "contacts.csv"), row.names = FALSE, na = "", quote = FALSE)

# HADS items and the expectation, at inclusion and at the windows.
forms <- rbind(
  data.frame(participant = people$participant[!is.na(people$inclusion)], wave = "t0", number = 1),
  contacts[c("participant", "wave", "number")]
)
forms <- forms[runif(nrow(forms)) < 0.8, ]
answers <- matrix(sample(0:3, 14 * nrow(forms), replace = TRUE), nrow(forms))
answers[runif(length(answers)) < 0.01] <- -992
colnames(answers) <- sprintf("hads_%02d", 1:14)
expectation <- sample(1:7, nrow(forms), replace = TRUE)
expectation[runif(nrow(forms)) < 0.03] <- -993
write.csv(cbind(forms, answers, expectation), file.path(folder, "answers.csv"), row.names = FALSE, quote = FALSE)
