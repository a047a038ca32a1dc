# Made-up costs and EQ-5D index of a trial of 240 people: nobody is behind them. Writes tests/data/made_up_costs/made_up_costs.csv.
RNGkind("Mersenne-Twister", "Inversion", "Rejection"); set.seed(20261123)
n <- 240
arm <- rep(c("control", "programme"), n / 2)
group <- sample(c("1", "2", "3"), n, replace = TRUE, prob = c(0.5, 0.3, 0.2))
health <- rnorm(n)
index <- function(mean) round(pmin(1, mean + 0.16 * health + rnorm(n, sd = 0.12)), 3)
index_t0 <- index(0.55); index_t6 <- index(0.62 + 0.06 * (arm == "programme")); index_t12 <- index(0.66 + 0.07 * (arm == "programme"))
service <- round(ifelse(arm == "programme", 42000, 12000) * rgamma(n, 4, 4))
care <- round(rgamma(n, 0.9, 1 / 30000) * exp(-0.3 * health) * (1 - 0.15 * (arm == "programme")))
lost <- function(x, share) { x[runif(n) < plogis(qlogis(share) - 0.6 * health)] <- NA; x }
table <- data.frame(id = sprintf("P%03d", seq_len(n)), arm, group, index_t0 = lost(index_t0, 0.02), index_t6 = lost(index_t6, 0.12),
                    index_t12 = lost(index_t12, 0.18), service, care = lost(care, 0.08))
write.csv(table, "tests/data/made_up_costs/made_up_costs.csv", row.names = FALSE, quote = FALSE, na = "")
